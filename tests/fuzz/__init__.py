"""Does any file, however broken, bring more out of a reader than questions or a sentence?"""
