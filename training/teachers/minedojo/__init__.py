"""Scripted players that win MineDojo's own tasks: what each task asks for, and the package driven with no more than that needs."""
