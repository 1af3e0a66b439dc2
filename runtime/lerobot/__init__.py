"""Recorded episodes as a data set in the layout of LeRobot v3 (https://huggingface.co/docs/lerobot/lerobot-dataset-v3)."""
