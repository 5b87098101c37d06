"""Where formulas come from, as indicators cite them."""

BRUNEAU = "Bruneau et al. (2003), Earthquake Spectra 19"
MARTIN_2012 = "Martin (2012), Journal of Economic Geography 12"
MARTIN_2016 = "Martin, Sunley, Gardiner and Tyler (2016), Regional Studies 50"
MARTIN_SUNLEY = "Martin and Sunley (2015), Journal of Economic Geography 15"
BASES = "Davezies and Talandier (2014)"
RELATED_VARIETY = "Frenken, Van Oort and Verburg (2007), Regional Studies 41"
THIS_PROJECT = "this project"
