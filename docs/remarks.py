"""What a reader must know of a headline difference before quoting it, and why those that came out null did."""

REMARKS = {
    "atelier-grand-angouleme": "Land is scarce in both worlds; who comes to ready land is an assumption.",
}
