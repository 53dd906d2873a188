"""The page: one door to the Advisor, in the browser."""
