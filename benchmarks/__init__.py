"""Quality, speed and reliability, measured beside a baseline in the same run."""
