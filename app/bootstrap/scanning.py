"""扫码枪 for the window: the burst detector of the devices, which the window may not import itself."""

from app.devices.scanner import LateEnter, ScanDetector, ScannedCode

__all__ = ["LateEnter", "ScanDetector", "ScannedCode"]
