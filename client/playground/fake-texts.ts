// Plausible ideas, names and projects in three languages, with the longest words of French and Dutch among them.

/** Ideas by theme of the Brussels method, in the order of its themes; the last row belongs to none. */
export const IDEAS: readonly (readonly string[])[] = [
  [
    'A bike lane on the Boulevard Anspach that is not a parking place',
    'Verkeersveiligheidsmaatregelen rond elke school, zelf gemeten door de ouders',
    'Capteurs de vitesse citoyens dans les rues limitées à 30',
    'Share cargo bikes per street instead of per city',
    'Un feu vert plus long pour les personnes âgées',
  ],
  [
    'Het overschot van de Vroegmarkt elke avond naar de buurtkeukens',
    'A map of every garden that gives away vegetables',
    'Relier les cantines scolaires aux maraîchers de Neerpede',
    'Last-mile delivery by bike from the canal',
  ],
  [
    'Sorteerautomaten die uitleggen waarom iets in de blauwe zak hoort',
    'Repair café in every commune, with an open calendar',
    'Compost collectif : savoir quand le bac est plein',
    'Noise and smell meters next to the container park',
  ],
  [
    'Une voisine de garde : qui peut aider, à quelle heure, dans ma rue ?',
    'Arbeidsongeschiktheidsverzekering begrijpelijk gemaakt voor zelfstandigen',
    'Find the nearest bench: a map for people who walk slowly',
    'Lonely? A phone number that rings at a neighbour’s',
  ],
  [
    'Dutch–French tandem tables in libraries',
    'Apprendre à lire les données de son quartier à l’école',
    'Ouders leren programmeren samen met hun kinderen',
    'Open the school yards after four o’clock',
  ],
  [
    'Luchtkwaliteitsmeetnetwerk van duizend zelfgebouwde sensoren',
    'A library of measuring kits, to borrow like a book',
    'Une assemblée de quartier qui interprète les mesures ensemble',
    'Count the people in the park, without cameras',
  ],
  [
    'Ateliers partagés dans les rez-de-chaussée vides',
    'Jobs for makers: a notice board of small repairs',
    'Internationaliseringsprogramma’s voor Brusselse makers',
    'A digital apprentice passport that craftsmen sign',
  ],
  [
    'Local news read aloud, in the twelve languages of the street',
    'Une radio de quartier faite par les adolescents',
    'Gemeenteraadsbesluiten in gewone woorden uitgelegd',
    'Check a rumour: ask three neighbours who were there',
  ],
  [
    'Water: where do the cellars flood, and when?',
    'Dépaver une place par an, choisie par les riverains',
    'Bomen die zelf zeggen dat ze dorst hebben',
    'Test the soil before you plant: a free kit at the commune',
    'Anticonstitutionnellement bétonnée, ma rue demande un arbre',
  ],
  [
    'Who decided this? A sign at every building site',
    'Le budget de ma commune, en euros par habitant',
    'Stemgedrag van de gemeenteraad op één bladzijde',
    'Ask a question once, get an answer everyone can read',
  ],
  [
    'Something with the canal',
    'More silence',
    'Des bancs !',
    'Wie belt er naar de stad, en waarom?',
    'Fireflies',
  ],
];

export const STACK_NAMES: readonly string[] = [
  'Safe to school',
  'Voedseloverschotten',
  'Réparer ensemble',
  'Buren helpen buren',
  'Écoles ouvertes',
  'Citizens measure',
  'Ateliers',
  'De straat vertelt',
  'Water in the city',
  'Plain budgets',
];

export const PROJECTS: readonly (readonly [title: string, problem: string])[] = [
  ['Streets that count', 'Nobody knows how fast cars really go past our schools.'],
  ['Le surplus du soir', 'Le marché jette chaque soir ce que trois cuisines pourraient servir.'],
  ['Repareerbuurt', 'Kapotte toestellen belanden op straat omdat niemand weet wie ze herstelt.'],
  ['A neighbour on call', 'People who live alone do not know whom to ring for small things.'],
  ['Cours ouvertes', 'Les cours d’école sont vides quand les enfants ont besoin d’espace.'],
  ['Luchtkwaliteitsmeetnetwerk Kuregem', 'De officiële meetpunten staan ver van waar mensen wonen.'],
];

export const NAMES: readonly string[] = [
  'Ana',
  'Bram Van den Bossche',
  'Chloé',
  'Driss',
  'Eva',
  'Fatima El Amrani',
  'Giulia',
  'Hugo',
  'Ilse',
  'Jean-Baptiste de Wouters d’Oplinter',
  'Kenza',
  'Lucas',
  'Mats',
  'Noor',
  'Olivier',
  'Priya',
];
