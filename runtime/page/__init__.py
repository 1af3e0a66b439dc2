"""What our pages share: who may open them, how they are served, and the pictures and facts that they show."""
