"""Visits drawn step by step. The steps, their data and what is possible come from ``app.flows``."""
