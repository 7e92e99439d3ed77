// What a person reads when Charrette says no: what happened, what was kept, and what to do; one text a refusal.
import type { Refusal } from '../outcome.ts';
import { words } from './words.ts';

const en: Record<Refusal, string> = {
  malformed:
    'Charrette couldn’t read that. Nothing was changed and your words are still here. Load the page again, then send it once more.',
  'too-large': 'That is too long. Nothing was lost. Shorten it or split it in two, then send it again.',
  'too-many': 'That was a lot at once. Nothing was lost. Wait a minute, then try again.',
  'not-found':
    'It isn’t here any more; somebody may have removed it. Your own words are kept. Go back and choose another.',
  'wrong-code':
    'No workshop has this code. Nothing was changed. Look at the code on the wall and type it again.',
  full: 'This workshop is full, so you aren’t in yet. Tell the facilitator, or write together with somebody who is in.',
  ended:
    'This workshop has ended. What you wrote is kept, but nothing can be added. Ask the facilitator for the results.',
  'not-admitted':
    'This phone isn’t in the workshop, or no longer. What you wrote on it is kept. Join again with the code on the wall.',
  'badge-needed':
    'One comes into this workshop with a badge. Nothing was lost. Scan the code on your badge, or ask the facilitator for one.',
  removed:
    'A facilitator took you out of this workshop. What you wrote stays with it. If that was a mistake, speak to them: they can let you back in.',
  'not-allowed':
    'Only a facilitator can do this. Nothing was changed and your words are kept. Ask one if it should be done.',
  'not-yours': 'Only the person who made it can change it. Nothing was changed. Ask them, or add your own.',
  'not-now':
    'The present step doesn’t allow this. Nothing was lost. Wait until the facilitator opens it, then do it again.',
  stale:
    'Something changed just before you did this. Nothing was lost. Look at how it is now, then decide again.',
  taken: 'Somebody was a moment quicker: it exists already. Nothing was lost. Take part in theirs.',
  unleased:
    'This page lost its place in the room. Your words are kept. Load the page again, then send them once more.',
  'not-lawful':
    'That change doesn’t fit the board as it is. It was taken back and your words are kept. Write them again.',
  'over-budget':
    'That is more than this ballot holds, or more than one project may get. Nothing was sent. Take some back, then send.',
  'own-project':
    'In this vote you can’t choose a project that you lead. Nothing was sent. Choose another one.',
  'no-vote':
    'In this vote people with your role don’t have a ballot. Nothing was sent. Ask the facilitator if that is a mistake.',
  'not-open':
    'The vote isn’t open, so nothing was counted. What you chose is still here. Ask the facilitator.',
  'wrong-origin':
    'This page comes from another address than the workshop. Nothing was sent. Open it with the code on the wall.',
  busy: 'The room can’t be reached right now. What you wrote is kept on this phone. Wait a moment, then try again.',
  internal: 'That was our fault, not yours. Nothing was changed and your words are kept. Try again.',
};

const fr: Record<Refusal, string> = {
  malformed:
    'Charrette n’a pas pu lire cela. Rien n’a changé et vos mots sont toujours là. Rechargez la page, puis renvoyez.',
  'too-large': 'C’est trop long. Rien n’est perdu. Raccourcissez ou coupez en deux, puis renvoyez.',
  'too-many': 'Cela fait beaucoup à la fois. Rien n’est perdu. Attendez une minute, puis réessayez.',
  'not-found':
    'Cela n’est plus là\u00a0; quelqu’un l’a peut-être retiré. Vos propres mots sont gardés. Revenez en arrière et choisissez autre chose.',
  'wrong-code':
    'Aucun atelier ne porte ce code. Rien n’a changé. Regardez le code affiché au mur et tapez-le à nouveau.',
  full: 'Cet atelier est complet, vous n’y êtes donc pas encore. Dites-le à l’animateur·rice, ou écrivez avec quelqu’un qui y est.',
  ended:
    'Cet atelier est terminé. Ce que vous avez écrit est gardé, mais on ne peut plus rien ajouter. Demandez les résultats à l’animateur·rice.',
  'not-admitted':
    'Ce téléphone n’est pas, ou plus, dans l’atelier. Ce que vous y avez écrit est gardé. Rejoignez-le à nouveau avec le code affiché au mur.',
  'badge-needed':
    'On entre dans cet atelier avec un badge. Rien n’est perdu. Scannez le code de votre badge, ou demandez-en un à l’animateur·rice.',
  removed:
    'Un·e animateur·rice vous a retiré·e de cet atelier. Ce que vous avez écrit y reste. Si c’est une erreur, parlez-lui\u00a0: on peut vous faire revenir.',
  'not-allowed':
    'Seul·e l’animateur·rice peut faire cela. Rien n’a changé et vos mots sont gardés. Demandez-lui si c’est nécessaire.',
  'not-yours':
    'Seule la personne qui l’a créé peut le changer. Rien n’a changé. Demandez-lui, ou ajoutez le vôtre.',
  'not-now':
    'L’étape en cours ne le permet pas. Rien n’est perdu. Attendez que l’animateur·rice l’ouvre, puis recommencez.',
  stale:
    'Quelque chose a changé juste avant vous. Rien n’est perdu. Regardez où on en est, puis décidez à nouveau.',
  taken:
    'Quelqu’un a été un instant plus rapide\u00a0: cela existe déjà. Rien n’est perdu. Joignez-vous au sien.',
  unleased:
    'Cette page a perdu sa place dans la salle. Vos mots sont gardés. Rechargez la page, puis renvoyez-les.',
  'not-lawful':
    'Ce changement ne va pas avec le tableau tel qu’il est. Il a été repris et vos mots sont gardés. Écrivez-les à nouveau.',
  'over-budget':
    'C’est plus que ce bulletin ne peut contenir, ou plus qu’un projet ne peut recevoir. Rien n’est parti. Reprenez-en, puis envoyez.',
  'own-project':
    'Dans ce vote, on ne choisit pas un projet que l’on porte. Rien n’est parti. Choisissez-en un autre.',
  'no-vote':
    'Dans ce vote, les personnes de votre rôle n’ont pas de bulletin. Rien n’est parti. Si c’est une erreur, dites-le à l’animateur·rice.',
  'not-open':
    'Le vote n’est pas ouvert, rien n’a donc été compté. Votre choix est toujours là. Demandez à l’animateur·rice.',
  'wrong-origin':
    'Cette page vient d’une autre adresse que l’atelier. Rien n’est parti. Ouvrez-le avec le code affiché au mur.',
  busy: 'La salle est injoignable pour l’instant. Ce que vous avez écrit est gardé sur ce téléphone. Attendez un moment, puis réessayez.',
  internal: 'C’est notre faute, pas la vôtre. Rien n’a changé et vos mots sont gardés. Réessayez.',
};

const nl: Record<Refusal, string> = {
  malformed:
    'Charrette kon dat niet lezen. Er is niets veranderd en je woorden staan er nog. Laad de pagina opnieuw en verstuur het nog eens.',
  'too-large':
    'Dat is te lang. Er is niets verloren. Maak het korter of splits het, en verstuur het opnieuw.',
  'too-many': 'Dat was veel tegelijk. Er is niets verloren. Wacht een minuut en probeer het opnieuw.',
  'not-found':
    'Het is er niet meer; misschien haalde iemand het weg. Je eigen woorden zijn bewaard. Ga terug en kies iets anders.',
  'wrong-code':
    'Geen enkele workshop heeft deze code. Er is niets veranderd. Kijk naar de code op de muur en typ hem opnieuw.',
  full: 'Deze workshop is vol, je bent dus nog niet binnen. Zeg het de begeleider, of schrijf samen met iemand die binnen is.',
  ended:
    'Deze workshop is afgelopen. Wat je schreef is bewaard, maar er kan niets meer bij. Vraag de begeleider naar het resultaat.',
  'not-admitted':
    'Deze telefoon zit niet, of niet meer, in de workshop. Wat je erop schreef is bewaard. Doe opnieuw mee met de code op de muur.',
  'badge-needed':
    'In deze workshop kom je met een badge. Er is niets verloren. Scan de code op je badge, of vraag er een aan de begeleider.',
  removed:
    'Een begeleider haalde je uit deze workshop. Wat je schreef blijft erin. Was dat een vergissing? Spreek hem of haar aan: je kunt weer binnen.',
  'not-allowed':
    'Alleen een begeleider kan dit doen. Er is niets veranderd en je woorden zijn bewaard. Vraag het als het moet gebeuren.',
  'not-yours':
    'Alleen wie het maakte, kan het veranderen. Er is niets veranderd. Vraag het die persoon, of voeg er zelf een toe.',
  'not-now':
    'Dat kan niet in deze stap. Er is niets verloren. Wacht tot de begeleider het opent en doe het dan opnieuw.',
  stale:
    'Er veranderde iets vlak voor jij dit deed. Er is niets verloren. Kijk hoe het nu is en beslis opnieuw.',
  taken: 'Iemand was net sneller: het bestaat al. Er is niets verloren. Doe daar mee.',
  unleased:
    'Deze pagina raakte haar plaats in de zaal kwijt. Je woorden zijn bewaard. Laad de pagina opnieuw en verstuur ze nog eens.',
  'not-lawful':
    'Die wijziging past niet bij het bord zoals het nu is. Ze is teruggenomen en je woorden zijn bewaard. Schrijf ze opnieuw.',
  'over-budget':
    'Dat is meer dan dit stembiljet toelaat, of meer dan één project mag krijgen. Er is niets verstuurd. Neem er terug en verstuur dan.',
  'own-project':
    'In deze stemming kun je geen project kiezen dat je zelf trekt. Er is niets verstuurd. Kies een ander.',
  'no-vote':
    'In deze stemming hebben mensen met jouw rol geen stembiljet. Er is niets verstuurd. Is dat een vergissing, vraag het dan aan de begeleider.',
  'not-open':
    'De stemming is niet open, er is dus niets geteld. Wat je koos, staat er nog. Vraag het de begeleider.',
  'wrong-origin':
    'Deze pagina komt van een ander adres dan de workshop. Er is niets verstuurd. Open de workshop met de code op de muur.',
  busy: 'De zaal is nu niet bereikbaar. Wat je schreef is bewaard op deze telefoon. Wacht even en probeer het opnieuw.',
  internal:
    'Dat was onze fout, niet de jouwe. Er is niets veranderd en je woorden zijn bewaard. Probeer het opnieuw.',
};

export const refusalWords = words<Record<Refusal, string>>({ en, fr, nl });
