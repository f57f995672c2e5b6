"""How fast is the sitting of a paper, and what does it cost beside the least a server can do?"""
