"""What the desk costs: seconds of processor and memory at the size of the reference case, beside a rival where one is.

`make bench` runs every subject, `python -m bench imports review` those named. Nothing here is a test and nothing
fails for being slow. Every desk is a new folder under the system's temporary one and goes at the end; nothing reaches
the network but the installation that `start` measures, and it says so.
"""
