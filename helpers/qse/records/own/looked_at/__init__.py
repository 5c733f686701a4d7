"""What structural checks look at, a noun a file. They count rows and print none."""
