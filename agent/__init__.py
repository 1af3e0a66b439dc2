"""The student: tensors in, an action and a plan token out. It knows no world."""
