"""What the first study says of trade to come."""

OUTLOOK_FILES = {
    "product_groups.csv": """\
product_group,name,sector,sitc_section,commodity,class_id,source,confidence
cereals,Cereals,agriculture,0,grain,grain,own-estimate,assumed
machines,Machines,machinery,7,machinery,machinery,own-estimate,assumed
""",
    "trade_potentials.csv": """\
exporter,importer,product_group,predicted_usd,actual_usd,value_usd_per_t,source,confidence
KZ,CN,cereals,90000000,45000000,300,own-estimate,assumed
KZ,AZ,cereals,60000000,54000000,300,own-estimate,assumed
CN,KZ,machines,1500000000,1600000000,8000,own-estimate,assumed
""",
    "border_limits.csv": """\
limit_id,name,exporter,importer,kind,product_groups,n_units,turn_days,load_t,use_share,present_load_t_per_year,\
source,confidence
dostyk-trains,Dostyk,KZ,CN,trains,*,1,2,1500,1,150000,own-estimate,assumed
grain-wagons,grain wagons,KZ,CN,wagons,cereals,200,20,68,1,0,own-estimate,assumed
""",
    "gravity_coefficients.csv": """\
goods,term,coefficient,standard_error,n_rows,years,source,confidence
all,ln_distance,-0.8,0.05,6,2022,own-estimate,assumed
""",
    "gdp_paths.csv": """\
country,year,path,gdp_ratio,source,confidence
*,2030,low,1.2,own-estimate,assumed
*,2030,base,1.25,own-estimate,assumed
*,2030,high,1.3,own-estimate,assumed
CN,2030,low,1.4,own-estimate,assumed
CN,2030,base,1.5,own-estimate,assumed
CN,2030,high,1.6,own-estimate,assumed
""",
    "trade_elasticities.csv": """\
class_id,path,exporter_elasticity,importer_elasticity,world_elasticity,source,confidence
grain,low,0.6,0.6,-0.6,own-estimate,assumed
grain,base,0.6,0.6,-0.4,own-estimate,assumed
grain,high,0.6,0.6,-0.2,own-estimate,assumed
machinery,low,0.8,0.8,-0.8,own-estimate,assumed
machinery,base,0.8,0.8,-0.6,own-estimate,assumed
machinery,high,0.8,0.8,-0.4,own-estimate,assumed
""",
    "official_series.csv": """\
series_id,publisher,name,address,file_name,sha256,licence,source,confidence
gdp,wdi,Real product by country and year,\
https://api.worldbank.org/v2/country/all/indicator/NY.GDP.MKTP.KD?format=json&per_page=20000,\
gdp.json,,CC BY 4.0,own-estimate,assumed
""",
}
