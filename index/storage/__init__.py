"""Files of a build -> the disk, safely, and back."""
