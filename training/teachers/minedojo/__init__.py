"""Scripted players that win MineDojo's own tasks: what each task asks for, and the package driven at little cost."""
