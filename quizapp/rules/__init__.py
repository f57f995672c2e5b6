"""The regulation as plain Python: given data and a moment, it answers. Imports only the standard
library, touches neither database nor clock."""
