"""The fictitious country as the ministry's files: one function per data set, frame in the published layout out."""
