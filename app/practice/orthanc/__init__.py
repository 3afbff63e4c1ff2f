"""An installed Orthanc in an archive's place: set up as it is, filled, asked, read and emptied."""
