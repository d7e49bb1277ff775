"""Rules as data: packs, the strict loader, and ``assess`` which turns a case, a pack and a day into a Decision."""
