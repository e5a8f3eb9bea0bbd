"""What the small study lets one ask."""

CONTROLS_FILES = {
    "controls.toml": """\
latest_year = 2030
caspian = ["caspian"]

[[settings]]
setting_id = "close-CN-KZ"
group = "borders"
kind = "switch"
label = "China–Kazakhstan closed"
says = "Nothing passes between China and Kazakhstan."
borders = [["CN", "KZ"]]

[[settings]]
setting_id = "close-khorgos-road"
group = "borders"
kind = "switch"
label = "The road to Almaty closed"
says = "No lorry goes from Urumqi to Almaty."
links = ["road:CNURC-KZALA"]

[[settings]]
setting_id = "ferry-sailings"
group = "caspian"
kind = "slider"
label = "Sailings of the ferry"
unit = "%"
least = 50
most = 200
step = 10
neutral = 100
says = "How often the ferry sails, in per cent of the base year."
edits = [
    { do = "scale", table = "services", column = "departures_per_year", per_unit = 0.01 },
]

[[settings]]
setting_id = "carbon-price"
group = "policies"
kind = "slider"
label = "Carbon price"
unit = "USD/t CO2e"
least = 0
most = 200
step = 10
neutral = 0
says = "What each tonne of CO2e costs, from well to wheel."
carbon = true
""",
}
