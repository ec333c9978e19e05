"""A question as typed -> the question as meant; and what each kind of repair is called, light to import."""

from index.messages import message

# What kind of change a question may need -> what a person is told that it was.
KINDS = {
    "layout": message("keyboard layout"),
    "translit": message("Latin letters"),
    "spelling": message("spelling"),
    "followup": message("follow-up"),
}
