"""Words the demo is written with: common names by country, cities, and words companies are invented from."""

_ENGLISH_GIVEN = (
    "James Mary John Patricia Robert Jennifer Michael Linda David Elizabeth William Barbara Richard Susan "
    "Joseph Jessica Thomas Sarah Christopher Karen Daniel Nancy Matthew Lisa Anthony Margaret Mark Sandra "
    "Andrew Ashley Joshua Kimberly Kevin Emily Brian Donna George Michelle Edward Carol Ronald Amanda Jason "
    "Melissa Jeffrey Deborah Ryan Stephanie Jacob Rebecca Gary Laura Nicholas Sharon Eric Cynthia Jonathan Amy"
)
GIVEN = {
    "Germany": "Anna Lukas Julia Felix Katharina Jonas Lena Maximilian Sabine Andreas Stefanie Thomas Claudia "
    "Michael Petra Stefan Monika Jürgen Birgit Matthias Nicole Sebastian Heike Tobias Anja Florian Ute Jan "
    "Karin Uwe Martina Dirk Silke Markus Susanne Ralf Jörg Franziska Timo Miriam",
    "United Kingdom": "Oliver Amelia Harry Isla Jack Poppy Charlie Freya Oscar Alice George Florence Alfie "
    "Evelyn Arthur Daisy Simon Fiona Graham Gillian Nigel Hazel Ian Joanne Stuart Claire Neil Alison Gareth "
    "Rhian Hamish Morag Priya Arjun Aisha Imran Tracey Darren Louise Keith",
    "France": "Camille Louis Manon Hugo Chloé Lucas Léa Jules Élise Gabriel Sophie Arthur Juliette Pierre "
    "Nathalie Philippe Isabelle Laurent Sylvie Christophe Valérie Nicolas Céline François Sandrine Antoine "
    "Aurélie Guillaume Hélène Thierry Mathilde Étienne Amandine Benoît Virginie Yves",
    "Italy": "Giulia Marco Francesca Luca Chiara Alessandro Sara Andrea Martina Matteo Elena Davide Valentina "
    "Stefano Paola Roberto Silvia Giovanni Laura Antonio Federica Riccardo Anna Simone Cristina Fabio Monica "
    "Giorgio Ilaria Paolo",
    "Spain": "Lucía Hugo María Martín Paula Daniel Sofía Pablo Carmen Alejandro Laura Javier Marta Carlos "
    "Elena Sergio Cristina Álvaro Raquel Diego Beatriz Rubén Nuria Iván Silvia Jorge Ana Miguel Pilar Andrés",
    "Netherlands": "Sanne Daan Emma Sem Lotte Bram Eva Thijs Anouk Jeroen Marieke Sander Femke Pieter Ingrid "
    "Maarten Esther Wouter Linda Joost Saskia Ruben Hanneke Bas Marloes Koen",
    "Ireland": "Aoife Conor Niamh Seán Ciara Patrick Saoirse Declan Sinéad Cian Orla Brendan Gráinne Eoin "
    "Maeve Liam Róisín Fergal Caoimhe Donal",
    "United States": _ENGLISH_GIVEN + " Maria Jose Carlos Sofia Luis Isabella Diego Camila Wei Mei Minh Linh "
    "Priya Rahul Jamal Aaliyah Malik Keisha Ethan Madison Tyler Brianna Logan Hannah Dylan Abigail",
    "Canada": _ENGLISH_GIVEN + " Émilie Mathieu Geneviève Jean-François Chantal Sylvain Harpreet Gurpreet",
    "Norway": "Ingrid Ole Kari Lars Anne Per Marit Bjørn Silje Kristian Hanne Øyvind Astrid Magnus Solveig "
    "Håkon Ragnhild Eirik Åse Torbjørn",
    "Sweden": "Anna Lars Karin Erik Maria Anders Kristina Johan Eva Per Emma Mikael Åsa Björn Linnéa Gustav "
    "Malin Fredrik Elsa Nils",
}
_ENGLISH_FAMILY = (
    "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Thomas Taylor Moore Jackson Martin Lee "
    "Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson "
    "Baker Hall Campbell Mitchell Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris "
    "Murphy Cook Rogers Morgan Cooper Reed Bailey Bell Kelly Howard Ward Cox Richardson Watson Brooks Wood"
)
FAMILY = {
    "Germany": "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer "
    "Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause "
    "Lehmann Maier Köhler Herrmann König Walter Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn "
    "Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster",
    "United Kingdom": _ENGLISH_FAMILY + " Patel Khan Singh Hughes Griffiths Bennett Foster Marshall Chapman "
    "Palmer Webb Holmes Fletcher Barker Pearson Sutton MacDonald Ferguson Sinclair Pritchard",
    "France": "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre "
    "Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet "
    "François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Müller Henry Roussel Perrin Chevalier",
    "Italy": "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Mancini "
    "Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli "
    "Martini Leone Longo D'Angelo De_Luca",
    "Spain": "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz "
    "Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil "
    "Ramírez Serrano Blanco Molina Morales Ortega Delgado Castro Ortiz",
    "Netherlands": "Jansen Visser Smit Meijer Bakker Mulder Bos Vos Peters Hendriks Dekker Dijkstra Brouwer "
    "Koster Prins Huisman Peeters Kuipers Vermeulen Schouten de_Vries van_den_Berg van_Dijk de_Jong",
    "Ireland": "Murphy Kelly Byrne Ryan Walsh Doyle McCarthy Gallagher Doherty Kennedy Lynch Murray Quinn "
    "Moore McLoughlin O'Brien O'Connor O'Neill O'Sullivan O'Reilly Nolan Farrell",
    "United States": _ENGLISH_FAMILY + " Garcia Rodriguez Martinez Hernandez Lopez Gonzalez Perez Sanchez "
    "Ramirez Torres Flores Rivera Gomez Diaz Cruz Reyes Nguyen Tran Kim Park Chen Wang Patel Washington",
    "Canada": _ENGLISH_FAMILY + " Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Singh Chan MacLeod",
    "Norway": "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Haugen "
    "Berg Hagen Lie Moen Solberg Strand Bakken Dahl Eide Sørensen Rønning Lund",
    "Sweden": "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson "
    "Pettersson Jonsson Lindberg Lindström Bergström Sandberg Forsberg Ekström Öberg Åkesson",
}
CITIES = {
    "Germany": "Berlin|Hamburg|München|Köln|Frankfurt am Main|Stuttgart|Düsseldorf|Leipzig|Nürnberg|Bremen",
    "United Kingdom": "London|Manchester|Birmingham|Leeds|Bristol|Edinburgh|Glasgow|Cardiff",
    "France": "Paris|Lyon|Marseille|Toulouse|Lille|Nantes|Bordeaux|Strasbourg",
    "Italy": "Milano|Roma|Torino|Bologna|Firenze|Napoli|Verona",
    "Spain": "Madrid|Barcelona|Valencia|Sevilla|Bilbao|Zaragoza",
    "Netherlands": "Amsterdam|Rotterdam|Utrecht|Eindhoven|Den Haag",
    "Ireland": "Dublin|Cork|Galway|Limerick",
    "United States": "New York|Boston|Chicago|Atlanta|Philadelphia|Denver|Seattle|Austin|San Diego|Columbus|"
    "Charlotte|Nashville|Portland|Phoenix|Minneapolis",
    "Canada": "Toronto|Montréal|Vancouver|Calgary|Ottawa",
    "Norway": "Oslo|Bergen|Trondheim|Stavanger",
    "Sweden": "Stockholm|Göteborg|Malmö|Uppsala",
}
LEGAL_FORMS = {
    "Germany": "GmbH|GmbH|AG|GmbH & Co. KG",
    "United Kingdom": "Ltd|Ltd|PLC",
    "France": "SAS|SARL|SA",
    "Italy": "S.r.l.|S.p.A.",
    "Spain": "S.L.|S.A.",
    "Netherlands": "B.V.",
    "Ireland": "Ltd",
    "United States": "Inc|LLC|Corp",
    "Canada": "Inc|Ltd",
    "Norway": "AS",
    "Sweden": "AB",
}
FIRST_WORDS = [
    "Alder",
    "Amber",
    "Anchor",
    "Apex",
    "Arbor",
    "Argent",
    "Aster",
    "Atlas",
    "Aurora",
    "Basalt",
    "Beacon",
    "Birch",
    "Bluefin",
    "Boreal",
    "Briar",
    "Bright",
    "Calder",
    "Canyon",
    "Cardinal",
    "Cedar",
    "Cinder",
    "Cobalt",
    "Compass",
    "Copper",
    "Coral",
    "Crescent",
    "Crown",
    "Delta",
    "Dune",
    "Eagle",
    "Ember",
    "Elm",
    "Evergreen",
    "Falcon",
    "Fern",
    "Flint",
    "Forge",
    "Garnet",
    "Glacier",
    "Golden",
    "Granite",
    "Harbor",
    "Hawthorn",
    "Hazel",
    "Heron",
    "Horizon",
    "Indigo",
    "Iris",
    "Ivory",
    "Jasper",
    "Juniper",
    "Keystone",
    "Kite",
    "Lantern",
    "Lark",
    "Laurel",
    "Linden",
    "Lotus",
    "Lumen",
    "Lynx",
    "Magnet",
    "Maple",
    "Marble",
    "Meridian",
    "Mosaic",
    "Nimbus",
    "North",
    "Oak",
    "Obsidian",
    "Olive",
    "Onyx",
    "Opal",
    "Orchard",
    "Orion",
    "Osprey",
    "Otter",
    "Pebble",
    "Pine",
    "Pioneer",
    "Plover",
    "Polar",
    "Poplar",
    "Prairie",
    "Quartz",
    "Quill",
    "Raven",
    "Redwood",
    "Ridge",
    "River",
    "Rowan",
    "Sable",
    "Saffron",
    "Sage",
    "Sequoia",
    "Silver",
    "Slate",
    "Solstice",
    "Sparrow",
    "Spruce",
    "Stellar",
    "Stone",
    "Summit",
    "Swift",
    "Tamarack",
    "Teal",
    "Thistle",
    "Timber",
    "Topaz",
    "Tundra",
    "Umber",
    "Valley",
    "Vector",
    "Velvet",
    "Verdant",
    "Violet",
    "Walnut",
    "Wander",
    "Willow",
    "Winter",
    "Wren",
    "Yarrow",
    "Zenith",
    "Zephyr",
]
SECOND_WORDS = [
    "bay",
    "beam",
    "bell",
    "bend",
    "bloom",
    "bluff",
    "bridge",
    "brook",
    "cliff",
    "cove",
    "craft",
    "crest",
    "croft",
    "dale",
    "dell",
    "field",
    "ford",
    "gate",
    "glen",
    "grove",
    "haven",
    "heath",
    "hill",
    "hold",
    "hurst",
    "lake",
    "land",
    "leaf",
    "light",
    "line",
    "lock",
    "loft",
    "mark",
    "mead",
    "mere",
    "mill",
    "moor",
    "path",
    "peak",
    "point",
    "pond",
    "port",
    "reach",
    "rise",
    "rock",
    "shore",
    "side",
    "spring",
    "stead",
    "stone",
    "stream",
    "tide",
    "trail",
    "vale",
    "view",
    "wall",
    "ward",
    "water",
    "way",
    "well",
    "wick",
    "wood",
    "works",
    "worth",
    "yard",
]
TRADES = {
    "Technology": "Software|Data|Systems|Digital|Robotics",
    "Manufacturing": "Manufacturing|Tools|Components|Plastics|Machines",
    "Retail": "Retail|Stores|Home|Outdoor|Foods",
    "Financial services": "Capital|Insurance|Leasing|Payments",
    "Healthcare": "Health|Medical|Dental|Pharma",
    "Logistics": "Logistics|Freight|Shipping",
    "Professional services": "Consulting|Partners|Legal|Design",
    "Construction": "Construction|Building|Roofing",
    "Energy": "Energy|Solar|Grid",
    "Education": "Learning|Academy|Press",
}
TITLES = [
    "Head of Sales",
    "Sales Operations Manager",
    "Chief Financial Officer",
    "IT Manager",
    "Managing Director",
    "Marketing Manager",
    "Head of Customer Service",
    "Purchasing Manager",
    "Chief Operating Officer",
    "Business Analyst",
    "Head of IT",
    "Founder",
    "Regional Manager",
    "Office Manager",
    "Product Manager",
]


def words(text: str) -> list[str]:
    """The names in a list; an underscore stands for a blank inside a name."""
    return [word.replace("_", " ") for word in text.split()]
