"""The correction loop: records go out to be corrected and come back as gold; what two extractions differ in."""
