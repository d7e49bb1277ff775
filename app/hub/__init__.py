"""市级接收端: takes acts from counters, gives one receipt for each, and keeps the city's library of filings."""
