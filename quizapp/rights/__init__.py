"""What may somebody do with the data that the platform holds about them?

Stands above the features, because the data of a person lie in all of them.
"""
