"""A small study: the files that `zhibek new` writes."""

from types import MappingProxyType

from zhibek.tables.first_study_controls import CONTROLS_FILES
from zhibek.tables.first_study_outlook import OUTLOOK_FILES

_STUDY = """\
name = "first-study"
title = "A first study: from Urumqi to Baku"
says = "Three zones, a railway, a road and a ferry: small enough to read every row."
base_year = 2022
price_year = 2022
headline = ["base", "steppe-line-2030"]
attribution = "Figures are round numbers made up for practice."
disclaimer = "Borders and names on maps are no statement on the status of any territory."
rules_checked_until = "2026-01-01"
"""

_NETWORK = {
    "places.csv": """\
place_id,name,country,longitude_deg,latitude_deg,kind,label_rank,source,confidence
CNURC,Urumqi,CN,87.6,43.8,city,1,own-estimate,assumed
CN-ALASHANKOU,Alashankou,CN,82.57,45.17,border,3,own-estimate,assumed
KZ-DOSTYK,Dostyk,KZ,82.48,45.25,border,2,own-estimate,assumed
KZALA,Almaty,KZ,76.9,43.25,city,1,own-estimate,assumed
KZAAU,Aktau,KZ,51.15,43.6,seaport,1,own-estimate,assumed
AZ-ALAT,Alat,AZ,49.4,39.95,seaport,3,own-estimate,assumed
AZBAK,Baku,AZ,49.87,40.4,city,1,own-estimate,assumed
""",
    "links.csv": """\
link_id,from_place,to_place,mode,length_km,gauge_from_mm,gauge_to_mm,project_id,source,confidence
rail:CNURC-CN-ALASHANKOU,CNURC,CN-ALASHANKOU,rail,477,1435,1435,,own-estimate,assumed
rail:CN-ALASHANKOU-KZ-DOSTYK,CN-ALASHANKOU,KZ-DOSTYK,rail,12,1435,1520,,own-estimate,assumed
rail:KZ-DOSTYK-KZALA,KZ-DOSTYK,KZALA,rail,830,1520,1520,,own-estimate,assumed
rail:KZALA-KZAAU,KZALA,KZAAU,rail,3060,1520,1520,,own-estimate,assumed
rail:KZ-DOSTYK-KZAAU,KZ-DOSTYK,KZAAU,rail,3300,1520,1520,steppe-line,own-estimate,assumed
rail:AZ-ALAT-AZBAK,AZ-ALAT,AZBAK,rail,75,1520,1520,,own-estimate,assumed
road:CNURC-KZALA,CNURC,KZALA,road,1000,,,,own-estimate,assumed
ferry:KZAAU-AZ-ALAT,KZAAU,AZ-ALAT,ferry,470,,,,own-estimate,assumed
""",
    "lines.csv": """\
link_id,basis,points,source,confidence
ferry:KZAAU-AZ-ALAT,straight,51.15 43.6;50.6 42.0;49.9 40.2;49.4 39.95,own-estimate,assumed
""",
    "rates.csv": """\
mode,country,cost_usd_per_teu_km,cost_usd_per_t_km,container_speed_kmh,bulk_speed_kmh,time_sd_share,\
emission_kgco2e_per_tkm,source,confidence
rail,*,0.35,0.03,30,15,0.2,0.025,own-estimate,assumed
rail,CN,0.4,0.03,35,20,0.2,0.02,own-estimate,assumed
road,*,0.9,0.08,40,40,0.25,0.09,own-estimate,assumed
ferry,*,0.5,0.05,20,20,0.3,0.03,own-estimate,assumed
""",
    "operations.csv": """\
operation_id,kind,place_id,to_place,from_mode,to_mode,cargo,time_h,time_sd_h,cost_usd_per_teu,cost_usd_per_t,\
emission_kgco2e_per_t,source,confidence
load-rail,load,*,,,rail,all,48,24,70,4,0.3,own-estimate,assumed
unload-rail,unload,*,,rail,,all,36,18,70,4,0.3,own-estimate,assumed
load-road,load,*,,,road,all,12,6,40,3,0.2,own-estimate,assumed
unload-road,unload,*,,road,,all,8,4,40,3,0.2,own-estimate,assumed
rail-road,tranship,*,,rail,road,all,24,12,50,5,0.3,own-estimate,assumed
rail-ferry,tranship,*,,rail,ferry,all,72,48,90,6,0.4,own-estimate,assumed
gauge-dostyk,gauge,CN-ALASHANKOU,KZ-DOSTYK,rail,rail,all,30,20,60,5,0.2,own-estimate,assumed
border-road,border,*,,road,road,all,24,24,100,8,0,own-estimate,assumed
""",
    "services.csv": """\
service_id,name,link_id,cargo,headway_h,sailing_h,sailing_sd_h,departures_per_year,vessel_capacity_teu,\
vessel_capacity_t,tariff_usd_per_teu,tariff_usd_per_t,source,confidence
caspian-ferry,Aktau to Alat,ferry:KZAAU-AZ-ALAT,all,48,24,10,180,100,1500,400,25,own-estimate,assumed
""",
    "capacities.csv": """\
capacity_id,name,subject,subject_id,cargo,direction,counted_in,capacity_per_year,base_load_per_year,kind,\
source,confidence
dostyk,Gauge change at Dostyk,operation,gauge-dostyk,all,each,t,240000,0,hard,own-estimate,assumed
ferry-decks,Decks of the ferry,link,ferry:KZAAU-AZ-ALAT,all,each,t,250000,20000,hard,own-estimate,assumed
steppe,Line across the steppe,link,rail:KZALA-KZAAU,all,each,t,2000000,500000,congested,own-estimate,assumed
""",
}

_DEMAND = {
    "zones.csv": """\
zone_id,name,country,region,place_id,source,confidence
CN-XJ,Xinjiang,CN,china,CNURC,own-estimate,assumed
KZ-ALM,Almaty and around,KZ,central-asia,KZALA,own-estimate,assumed
AZ,Azerbaijan,AZ,caucasus,AZBAK,own-estimate,assumed
""",
    "classes.csv": """\
class_id,name,hs_chapters,value_usd_per_t,vot_usd_per_t_h,reliability_ratio,load_t_per_teu,modes,\
theta_container_t_per_usd,theta_bulk_t_per_usd,nest_share,unshipped_container_usd_per_t,unshipped_bulk_usd_per_t,\
source,confidence
grain,Grain,10,300,0.01,0.5,14,rail;road;ferry,0.02,0.03,0.7,600,200,own-estimate,assumed
machinery,Machinery,84-85,8000,0.2,0.8,9,rail;road;ferry,0.02,0.03,0.7,900,300,own-estimate,assumed
""",
    "demand.csv": """\
origin_zone,destination_zone,class_id,cargo,demand_t_per_year,source,confidence
CN-XJ,KZ-ALM,machinery,container,200000,own-estimate,assumed
CN-XJ,AZ,machinery,container,80000,own-estimate,assumed
AZ,CN-XJ,machinery,container,5000,own-estimate,assumed
KZ-ALM,AZ,machinery,container,20000,own-estimate,assumed
KZ-ALM,AZ,grain,bulk,180000,own-estimate,assumed
KZ-ALM,CN-XJ,grain,container,90000,own-estimate,assumed
KZ-ALM,CN-XJ,grain,bulk,60000,own-estimate,assumed
""",
    "growth.csv": """\
origin_region,destination_region,growth_share,source,confidence
*,*,0.03,own-estimate,assumed
china,*,0.05,own-estimate,assumed
""",
}

_CORRIDORS = {
    "gateways.csv": """\
gateway_id,name,subject,members,source,confidence
dostyk,Dostyk by rail,link,rail:CN-ALASHANKOU-KZ-DOSTYK,own-estimate,assumed
khorgos-road,Khorgos by road,link,road:CNURC-KZALA,own-estimate,assumed
caspian,Across the Caspian,link,ferry:KZAAU-AZ-ALAT,own-estimate,assumed
kazakhstan,Into Kazakhstan,entry,KZ,own-estimate,assumed
""",
    "corridors.csv": """\
corridor_id,name,short_name,family,source,confidence
rail-all-the-way,Railway and ferry,Rail,middle,own-estimate,assumed
road-first,Road to Almaty,Road,local,own-estimate,assumed
""",
    "corridor_rules.csv": """\
rank,corridor_id,passes,avoids,cargo,source,confidence
10,rail-all-the-way,dostyk,,all,own-estimate,assumed
20,road-first,khorgos-road,,all,own-estimate,assumed
30,rail-all-the-way,caspian,khorgos-road,all,own-estimate,assumed
""",
    "route_masks.csv": """\
mask_id,avoids
no-dostyk,dostyk
no-road,khorgos-road
""",
    "charges.csv": """\
charge_id,name,kind,gateway_id,cargo,charge_usd_per_t,source,confidence
road-permits,Permits for lorries,policy,khorgos-road,all,15,own-estimate,assumed
""",
    "factors.csv": """\
factor_id,subject,target,factor,source,confidence
rail-time,time,rail,1.1,own-estimate,assumed
""",
    "projects.csv": """\
project_id,name,countries,cost_usd,opening_year,status,funders,source,confidence
steppe-line,A line past Almaty,KZ,2000000000,2029,planned,its railway,own-estimate,assumed
""",
    "observations.csv": """\
observation_id,name,measure,observed,year,role,passes,counts,error_log,source,confidence
caspian-2022,By ferry,t,260000,2022,reference,caspian,"all cargo, both ways",0.2,own-estimate,assumed
""",
    "sources.csv": """\
source_id,title,publisher,year,url
own-estimate,Our own estimate,,2024,
port-leaflet,Leaflet of the port of Aktau,The port,2022,
""",
    "claims.csv": """\
claim_id,subject,row_id,value,counted_in,why,source,confidence
ferry-decks-leaflet,capacities.capacity_per_year,ferry-decks,400000,t,counts idle decks,port-leaflet,published
""",
}

_TRADE = {
    "trade_reporters.csv": """\
reporter_id,name,other_names,members,source,confidence
AZ,Azerbaijan,Azerbaijani,,own-estimate,assumed
CN,China,Chinese,,own-estimate,assumed
KZ,Kazakhstan,Kazakh,,own-estimate,assumed
""",
    "trade_claims.csv": """\
claim_id,reporter,partner,flow,year,value,unit,valuation,known_from,source,confidence
kz-sells-2022,KZ,CN,export,2022,13000000000,USD,fob,2023,own-estimate,assumed
kz-buys-2022,KZ,CN,import,2022,11000000000,USD,cif,2023,own-estimate,assumed
cn-both-2022,CN,KZ,total,2022,210000000000,CNY,unspecified,2023,own-estimate,assumed
""",
    "exchange_rates.csv": """\
currency,year,usd_per_unit,source,confidence
CNY,2022,0.148,own-estimate,assumed
""",
    "trade_distances.csv": """\
from_reporter,to_reporter,distance_km,source,confidence
CN,KZ,3700,own-estimate,assumed
KZ,CN,3700,own-estimate,assumed
""",
    "trade_transit.csv": """\
exporter,importer,why,source,confidence
CN,KZ,Part of it goes on.,own-estimate,assumed
""",
    "trade_targets.csv": """\
target_id,reporter,partner,level,unit,target_year,base_year,shown,source,confidence
kz-cn-2030,KZ,CN,40000000000,USD,2030,2022,true,own-estimate,assumed
""",
}

_LEDGER = {
    "ledger_actors.csv": """\
actor_id,name,country,partner_group,organisation_type,source,confidence
railway,Railway of Kazakhstan,KZ,region,15,own-estimate,assumed
bank,A development bank,,ifi,40,own-estimate,assumed
""",
    "ledger_items.csv": """\
item_id,parent_id,level,kind,title,sector,date,corridors,builds,funds,source,confidence
steppe,,umbrella,mixed,A new line,transport,2023-04-01,rail-all-the-way,steppe-line,,own-estimate,assumed
loan,steppe,item,loan,A loan for it,transport,2023-09-15,,steppe-line,steppe-line,own-estimate,assumed
""",
    "ledger_parties.csv": """\
item_id,actor_id,role,share_percent,source,confidence
steppe,railway,beneficiary,,own-estimate,assumed
loan,bank,lender,100,own-estimate,assumed
loan,railway,borrower,,own-estimate,assumed
""",
    "ledger_claims.csv": """\
claim_id,item_id,field,value,counted_in,currency,standing,valid_from,known_from,supersedes,source,confidence
steppe-sum,steppe,value,2000000000,,USD,stated,2023-04-01,2023-04-01,,own-estimate,assumed
loan-plan,loan,value,600000000,,EUR,stated,2023-09-15,2023-09-15,,own-estimate,assumed
loan-signed,loan,value,500000000,,EUR,stated,2024-02-01,2024-02-01,loan-plan,own-estimate,assumed
""",
    "ledger_events.csv": """\
event_id,item_id,status,date,known_from,source,confidence
steppe-announced,steppe,announced,2023-04-01,2023-04-01,own-estimate,assumed
loan-announced,loan,announced,2023-09-15,2023-09-15,own-estimate,assumed
loan-signed,loan,signed,2024-02,2024-02-01,own-estimate,assumed
""",
    "ledger_loans.csv": """\
item_id,tenor_years,grace_years,interest_percent,source,confidence
loan,20,5,3.5,own-estimate,assumed
""",
    "ledger_rates.csv": """\
currency,year,usd_per_unit,source,confidence
EUR,2024,1.1,own-estimate,assumed
""",
}

_CHANGES = {
    "papers.csv": """\
rank,name,kind,modes,within,touching,crosses,foreign,source,confidence
10,SMGS consignment note,carriage,rail;ferry,AZ;CN;KZ,,yes,false,own-estimate,assumed
20,Railway consignment note,carriage,rail;ferry,,,no,false,own-estimate,assumed
30,CMR consignment note,carriage,road,,,any,false,own-estimate,assumed
40,TIR carnet,customs,road,,,yes,false,own-estimate,assumed
""",
    "restrictions.csv": """\
restriction_id,name,authority,cause,known_from,valid_from,valid_until,countries,crossings,modes,goods,effect,\
delay_h,source,confidence
ferry-in-dock,The ferry lies in dock,The port,closure,2024-10-01,2024-11-01,2024-11-15,,KZAAU<>AZ-ALAT,\
ferry,,ban,,own-estimate,assumed
grain-papers,Grain needs a certificate,Kazakhstan,customs,2023-01-01,2023-02-01,,KZ,,,1001;1003,condition,,\
own-estimate,assumed
dostyk-queue,Trains queue at Dostyk,The railway,weather,2025-01-10,2025-01-10,2025-02-01,,\
KZ-DOSTYK<>CN-ALASHANKOU,rail,,delay,72,own-estimate,assumed
""",
    "scenarios/base.toml": """\
name = "base"
says = "The network and the demand of 2022."
year = 2022
""",
    "scenarios/steppe-line-2030.toml": """\
name = "steppe-line-2030"
says = "The steppe line opens, and the ferry sails every day."
after = "base"
year = 2030
open = ["steppe-line"]

[[edits]]
do = "set"
table = "services"
column = "headway_h"
to = 24.0
where = { service_id = "caspian-ferry" }

[[edits]]
do = "scale"
table = "capacities"
column = "capacity_per_year"
by = 2.0
where = { capacity_id = "ferry-decks" }
""",
    "projects/steppe-line.toml": """\
project_id = "steppe-line"
says = "With the line come more tracks at Dostyk; the line itself is the row of links that names it."

[[edits]]
do = "scale"
table = "capacities"
column = "capacity_per_year"
by = 1.5
where = { capacity_id = "dostyk" }
""",
}

FILES = MappingProxyType(
    {
        "study.toml": _STUDY,
        **_NETWORK,
        **_DEMAND,
        **_CORRIDORS,
        **_TRADE,
        **_LEDGER,
        **_CHANGES,
        **OUTLOOK_FILES,
        **CONTROLS_FILES,
    }
)
