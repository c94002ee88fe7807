"""Files on disk: where each lies, how it is written so that it is whole or absent, and its checksum."""
