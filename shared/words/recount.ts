// Words of the recount: what was checked in a published vote, and what is wrong with it, on the page and in the
// terminal.
import { unreachable } from '../outcome.ts';
import type { DecisionEntry } from '../voting/ledger.ts';
import type { EntryKind, ListName, Problem, ResultPart, Unlawful } from '../voting/recount.ts';
import { words } from './words.ts';

type Kinds = Record<EntryKind, string>;
const nameIn =
  (kinds: Kinds, end: string) =>
  (kind: EntryKind | null): string =>
    kind === null ? end : kinds[kind];
const one = (names: Record<string, string>) => (name: string) => names[name] ?? name;

export const recountWords = words({
  en: {
    title: 'Recount a vote',
    intro:
      'This page counts a vote again from its published file, ledger.json. It works without a network, and the file doesn’t leave this device.',
    choose: 'Choose the file',
    drop: 'or drop it anywhere on this page.',
    another: 'Check another file',
    savePage: 'Save this page, to use it without a network',
    language: 'Language',
    file: (name: string) => `File: ${name}`,
    counting: 'Counting again …',
    unreadable: 'This file can’t be read as a published vote.',
    good: 'Everything is right: the recount gives the same result.',
    bad: (problems: number) =>
      problems === 1 ? 'This file is wrong: 1 problem.' : `This file is wrong: ${problems} problems.`,
    problems: 'What is wrong',
    differences: 'What counting again finds different',
    checked: 'What was checked',
    vote: 'The vote',
    opened: 'Opened',
    closed: 'Closed',
    ruleLabel: 'Counted by',
    rule: one({
      'most-dots': 'most dots',
      av: 'most ticks (approval)',
      sav: 'satisfaction (one vote shared over all choices)',
      seqpav: 'proportional approval, step by step',
      seqphragmen: 'Phragmén, step by step',
      'equal-shares': 'equal shares',
      'stv-scottish': 'single transferable vote (Scottish rules)',
    }),
    seats: 'Places',
    admitted: 'People who could vote',
    ballots: 'Ballots counted',
    superseded: 'Ballots replaced by a later one',
    voided: 'Ballots of people who were removed',
    paper: 'Ballots entered from paper',
    chainHolds: (entries: number) =>
      `The ${entries} entries follow one another; none was changed, dropped, added or moved.`,
    listsFit: (ballots: number) =>
      `The lists of ballots and receipts have ${ballots} each and are those of the closing.`,
    lawful: 'Every ballot keeps to the rules that were shown before the vote.',
    sealFits: 'The number that was opened is the one that was sealed before the vote.',
    sameTies: (ties: number) =>
      ties === 0
        ? 'Nobody elected had as much support as another.'
        : ties === 1
          ? '1 tie was settled as the sealed number and the ballots demand.'
          : `${ties} ties were settled as the sealed number and the ballots demand.`,
    sameResult: 'Counting the ballots again gives this result:',
    noResult: 'No project had support.',
    place: 'Place',
    project: 'Project',
    voters: 'Voters',
    root: 'Fingerprint of the ledger',
    compare:
      'Compare it with the fingerprint on the wall and in the exports: only that shows that this is the file that was published.',
    limits:
      'No file can show that whoever runs the server didn’t swap a ballot before the lists were made. For that there are the receipts: everybody can look for their own.',
    promises:
      'What this vote promises, and what it doesn’t, stands on the server where it was held, at the address of the workshop with /promises at its end.',
    receiptTitle: 'Is my ballot in it?',
    receiptLabel: 'The code of your receipt',
    receiptLook: 'Look it up',
    receiptIn: 'Yes: the ballot with this receipt was counted. Nobody can see here what it chose.',
    receiptOut:
      'No counted ballot has this receipt. If you changed your ballot, only the receipt of the last one is listed.',
    entry: nameIn(
      {
        opening: 'the opening with the rules',
        receipts: 'the list of receipts',
        ballots: 'the list of ballots',
        closing: 'the closing',
        seed: 'the sealed number',
        tie: 'a tie',
        decision: 'the decision on the tie at the last place',
        result: 'the result',
      },
      'the end of the file',
    ),
    sequence: (seq: number, expected: string, found: string) =>
      `Entry ${seq} should be ${expected}; there is ${found}.`,
    changed: (seq: number, entry: string) =>
      `Entry ${seq}, ${entry}, was changed: it doesn’t give its fingerprint.`,
    changedOpening: 'Entry 1, the opening, was changed: rules, projects or seal aren’t those of the vote.',
    unchained: (seq: number, entry: string) =>
      `Entry ${seq}, ${entry}, doesn’t follow the one before it: an entry was changed, dropped, added or moved.`,
    rootWrong: 'The fingerprint at the end of the file isn’t that of its last entry.',
    otherRoot: (expected: string) => `This isn’t the file with the fingerprint ${expected}.`,
    candidatesTwice: 'A project stands twice in the opening.',
    candidatesUnsorted: 'The projects in the opening aren’t in their order.',
    ruleUnknown: (rule: string) => `The opening names a rule that can’t count these ballots: ${rule}.`,
    list: (list: ListName) => (list === 'ballots' ? 'The list of ballots' : 'The list of receipts'),
    dropped: (list: string, missing: number, fixed: number) =>
      `${list} lacks ${missing}: at closing it had ${fixed}.`,
    added: (list: string, extra: number, fixed: number) =>
      `${list} has ${extra} too many: at closing it had ${fixed}.`,
    order: (list: string, at: number) => `${list} was reordered: number ${at} isn’t in its place.`,
    content: (list: string) =>
      `${list} is as long as at closing, but not the same: at least one of it was altered.`,
    doubleReceipt: (at: number) => `Receipt number ${at} stands in the list twice.`,
    unequalLists: (ballots: number, receipts: number) =>
      `There are ${ballots} ballots and ${receipts} receipts; every ballot has one receipt.`,
    unlawful: (ballot: number, why: Unlawful) =>
      `Ballot number ${ballot} breaks the rules: ${
        {
          unknown: 'it names a project that isn’t on the ballot',
          twice: 'it names a project twice',
          'not-whole': 'its dots aren’t whole numbers from 1',
          'over-cap': 'it has too many dots on one project',
          'over-budget': 'it has too many dots in all',
          unsorted: 'its projects aren’t in their order',
        }[why]
      }.`,
    seedWrong: 'The number that was opened isn’t the one that was sealed before the vote.',
    tieMissing: (projects: string) => `A tie isn’t written down: ${projects} were equal.`,
    tieInvented: (projects: string) => `A tie is written down that wasn’t one: ${projects}.`,
    tieDifferent: (projects: string) => `The tie of ${projects} was settled otherwise than the draw demands.`,
    decisionMissing:
      'The rules leave a tie at the last place to the host, and the file says nothing of what was decided.',
    decisionInvented: 'The file has a decision on a tie at the last place that wasn’t the host’s to make.',
    decisionUnlawful: 'The decision on the tie at the last place is not one that the rules allow.',
    totalsOnly:
      'This vote publishes totals only: the chain, the receipts and the sealed number were checked, but nobody outside can count it again.',
    byLot: 'The tie at the last place was settled by the sealed number, as the host decided.',
    byAll: 'Everybody in the tie at the last place went on, as the host decided.',
    byVote: (root: string) =>
      `The tie at the last place was settled by a further vote; its own file has the fingerprint ${root}.`,
    shortlistWrong: (wrongly: string, missing: string) =>
      `The result is wrong. Elected in the file, but not by the recount: ${wrongly || 'nobody'}. By the recount, but not in the file: ${missing || 'nobody'}.`,
    shortlistOrder: 'The result is wrong: the elected are the same, but in another order.',
    ranking: (project: string, said: string, counted: string) =>
      `The ranking is wrong: ${project} has ${said} dots in the file and ${counted} by the recount, or another place.`,
    resultPart: (part: ResultPart) =>
      `The result is wrong: ${
        {
          cutTie: 'what it says of the tie at the cut',
          ballots: 'the number of ballots',
          ballotsRoot: 'the fingerprint of the ballots',
          representation: 'how many voters are represented',
          proportionality: 'what it says of groups that lack their share',
          comparison: 'what the other rules would have elected',
        }[part]
      }.`,
  },
  fr: {
    title: 'Recompter un vote',
    intro:
      'Cette page recompte un vote à partir de son fichier publié, ledger.json. Elle marche sans réseau, et le fichier ne quitte pas cet appareil.',
    choose: 'Choisir le fichier',
    drop: 'ou déposez-le n’importe où sur cette page.',
    another: 'Vérifier un autre fichier',
    savePage: 'Enregistrer cette page, pour l’utiliser sans réseau',
    language: 'Langue',
    file: (name: string) => `Fichier\u00a0: ${name}`,
    counting: 'On recompte…',
    unreadable: 'Ce fichier ne peut pas être lu comme un vote publié.',
    good: 'Tout est juste\u00a0: le recomptage donne le même résultat.',
    bad: (problems: number) =>
      problems < 2
        ? `Ce fichier est faux\u00a0: ${problems} problème.`
        : `Ce fichier est faux\u00a0: ${problems} problèmes.`,
    problems: 'Ce qui ne va pas',
    differences: 'Ce que le recomptage trouve de différent',
    checked: 'Ce qui a été vérifié',
    vote: 'Le vote',
    opened: 'Ouvert',
    closed: 'Clos',
    ruleLabel: 'Règle de comptage',
    rule: one({
      'most-dots': 'le plus de points',
      av: 'le plus de coches (approbation)',
      sav: 'satisfaction (une voix partagée entre tous les choix)',
      seqpav: 'approbation proportionnelle, pas à pas',
      seqphragmen: 'Phragmén, pas à pas',
      'equal-shares': 'parts égales',
      'stv-scottish': 'vote unique transférable (règles écossaises)',
    }),
    seats: 'Places',
    admitted: 'Personnes qui pouvaient voter',
    ballots: 'Bulletins comptés',
    superseded: 'Bulletins remplacés par un plus récent',
    voided: 'Bulletins de personnes exclues',
    paper: 'Bulletins saisis à partir du papier',
    chainHolds: (entries: number) =>
      `Les ${entries} inscriptions se suivent\u00a0; aucune n’a été changée, enlevée, ajoutée ou déplacée.`,
    listsFit: (ballots: number) =>
      `La liste des bulletins et celle des reçus en ont ${ballots} chacune et sont celles de la clôture.`,
    lawful: 'Chaque bulletin respecte les règles montrées avant le vote.',
    sealFits: 'Le nombre ouvert est bien celui qui était scellé avant le vote.',
    sameTies: (ties: number) =>
      ties === 0
        ? 'Aucun projet retenu n’était à égalité avec un autre.'
        : ties === 1
          ? '1 égalité a été tranchée comme le veulent le nombre scellé et les bulletins.'
          : `${ties} égalités ont été tranchées comme le veulent le nombre scellé et les bulletins.`,
    sameResult: 'Recompter les bulletins donne ce résultat\u00a0:',
    noResult: 'Aucun projet n’a eu de soutien.',
    place: 'Rang',
    project: 'Projet',
    voters: 'Votants',
    root: 'Empreinte du registre',
    compare:
      'Comparez-la à l’empreinte affichée au mur et dans les exports\u00a0: cela seul montre que ce fichier est celui qui a été publié.',
    limits:
      'Aucun fichier ne peut montrer que personne, parmi ceux qui tiennent le serveur, n’a échangé un bulletin avant que les listes soient faites. Les reçus servent à cela\u00a0: chacun peut chercher le sien.',
    promises:
      'Ce que ce vote promet, et ce qu’il ne promet pas, se lit sur le serveur où il a eu lieu, à l’adresse de l’atelier suivie de /promises.',
    receiptTitle: 'Mon bulletin y est-il\u00a0?',
    receiptLabel: 'Le code de votre reçu',
    receiptLook: 'Chercher',
    receiptIn: 'Oui\u00a0: le bulletin de ce reçu a été compté. Personne ne peut voir ici ce qu’il a choisi.',
    receiptOut:
      'Aucun bulletin compté n’a ce reçu. Si vous avez changé votre bulletin, seul le reçu du dernier est dans la liste.',
    entry: nameIn(
      {
        opening: 'l’ouverture avec les règles',
        receipts: 'la liste des reçus',
        ballots: 'la liste des bulletins',
        closing: 'la clôture',
        seed: 'le nombre scellé',
        tie: 'une égalité',
        decision: 'la décision sur l’égalité à la dernière place',
        result: 'le résultat',
      },
      'la fin du fichier',
    ),
    sequence: (seq: number, expected: string, found: string) =>
      `L’inscription ${seq} devrait être ${expected}\u00a0; on y trouve ${found}.`,
    changed: (seq: number, entry: string) =>
      `L’inscription ${seq}, ${entry}, a été changée\u00a0: elle ne donne pas son empreinte.`,
    changedOpening:
      'L’inscription 1, l’ouverture, a été changée\u00a0: les règles, les projets ou le sceau ne sont pas ceux du vote.',
    unchained: (seq: number, entry: string) =>
      `L’inscription ${seq}, ${entry}, ne suit pas la précédente\u00a0: une inscription a été changée, enlevée, ajoutée ou déplacée.`,
    rootWrong: 'L’empreinte à la fin du fichier n’est pas celle de sa dernière inscription.',
    otherRoot: (expected: string) => `Ce n’est pas le fichier qui a l’empreinte ${expected}.`,
    candidatesTwice: 'Un projet figure deux fois dans l’ouverture.',
    candidatesUnsorted: 'Les projets de l’ouverture ne sont pas dans leur ordre.',
    ruleUnknown: (rule: string) =>
      `L’ouverture nomme une règle qui ne peut pas compter ces bulletins\u00a0: ${rule}.`,
    list: (list: ListName) => (list === 'ballots' ? 'La liste des bulletins' : 'La liste des reçus'),
    dropped: (list: string, missing: number, fixed: number) =>
      `${list} est trop courte de ${missing}\u00a0: à la clôture, elle en avait ${fixed}.`,
    added: (list: string, extra: number, fixed: number) =>
      `${list} est trop longue de ${extra}\u00a0: à la clôture, elle en avait ${fixed}.`,
    order: (list: string, at: number) =>
      `${list} a changé d’ordre\u00a0: le numéro ${at} n’est pas à sa place.`,
    content: (list: string) =>
      `${list} est aussi longue qu’à la clôture, mais pas la même\u00a0: au moins un élément a été altéré.`,
    doubleReceipt: (at: number) => `Le reçu numéro ${at} figure deux fois dans la liste.`,
    unequalLists: (ballots: number, receipts: number) =>
      `Il y a ${ballots} bulletins et ${receipts} reçus\u00a0; chaque bulletin a un reçu.`,
    unlawful: (ballot: number, why: Unlawful) =>
      `Le bulletin numéro ${ballot} enfreint les règles\u00a0: ${
        {
          unknown: 'il nomme un projet qui n’est pas en lice',
          twice: 'il nomme un projet deux fois',
          'not-whole': 'ses points ne sont pas des nombres entiers à partir de 1',
          'over-cap': 'il met trop de points sur un projet',
          'over-budget': 'il a trop de points en tout',
          unsorted: 'ses projets ne sont pas dans leur ordre',
        }[why]
      }.`,
    seedWrong: 'Le nombre ouvert n’est pas celui qui était scellé avant le vote.',
    tieMissing: (projects: string) => `Une égalité n’est pas inscrite\u00a0: ${projects} étaient à égalité.`,
    tieInvented: (projects: string) => `Une égalité est inscrite qui n’en était pas une\u00a0: ${projects}.`,
    tieDifferent: (projects: string) =>
      `L’égalité entre ${projects} a été tranchée autrement que le tirage ne le veut.`,
    decisionMissing:
      'Les règles laissent à l’animateur le soin de trancher une égalité à la dernière place, et le fichier ne dit pas ce qui a été décidé.',
    decisionInvented:
      'Le fichier contient une décision sur une égalité à la dernière place qui ne revenait pas à l’animateur.',
    decisionUnlawful:
      'La décision sur l’égalité à la dernière place n’est pas de celles que les règles permettent.',
    totalsOnly:
      'Ce vote ne publie que des totaux\u00a0: la chaîne, les reçus et le nombre scellé ont été vérifiés, mais personne d’extérieur ne peut le recompter.',
    byLot: 'L’égalité à la dernière place a été tranchée par le nombre scellé, comme l’animateur l’a décidé.',
    byAll: 'Tous les projets à égalité à la dernière place continuent, comme l’animateur l’a décidé.',
    byVote: (root: string) =>
      `L’égalité à la dernière place a été tranchée par un nouveau vote\u00a0; son fichier porte l’empreinte ${root}.`,
    shortlistWrong: (wrongly: string, missing: string) =>
      `Le résultat est faux. Retenus dans le fichier, mais pas au recomptage\u00a0: ${wrongly || 'aucun'}. Au recomptage, mais pas dans le fichier\u00a0: ${missing || 'aucun'}.`,
    shortlistOrder:
      'Le résultat est faux\u00a0: les projets retenus sont les mêmes, mais dans un autre ordre.',
    ranking: (project: string, said: string, counted: string) =>
      `Le classement est faux\u00a0: ${project} a ${said} points dans le fichier et ${counted} au recomptage, ou une autre place.`,
    resultPart: (part: ResultPart) =>
      `Le résultat est faux\u00a0: ${
        {
          cutTie: 'ce qu’il dit de l’égalité à la limite',
          ballots: 'le nombre de bulletins',
          ballotsRoot: 'l’empreinte des bulletins',
          representation: 'le nombre de votants représentés',
          proportionality: 'ce qu’il dit des groupes qui n’ont pas leur part',
          comparison: 'ce que les autres règles auraient retenu',
        }[part]
      }.`,
  },
  nl: {
    title: 'Een stemming natellen',
    intro:
      'Deze pagina telt een stemming na uit het gepubliceerde bestand, ledger.json. Ze werkt zonder netwerk, en het bestand verlaat dit toestel niet.',
    choose: 'Kies het bestand',
    drop: 'of sleep het ergens op deze pagina.',
    another: 'Een ander bestand nakijken',
    savePage: 'Bewaar deze pagina, om ze zonder netwerk te gebruiken',
    language: 'Taal',
    file: (name: string) => `Bestand: ${name}`,
    counting: 'Aan het natellen…',
    unreadable: 'Dit bestand kan niet als een gepubliceerde stemming gelezen worden.',
    good: 'Alles klopt: de hertelling geeft hetzelfde resultaat.',
    bad: (problems: number) =>
      problems === 1 ? 'Dit bestand klopt niet: 1 fout.' : `Dit bestand klopt niet: ${problems} fouten.`,
    problems: 'Wat er niet klopt',
    differences: 'Wat de hertelling anders vindt',
    checked: 'Wat is nagekeken',
    vote: 'De stemming',
    opened: 'Geopend',
    closed: 'Gesloten',
    ruleLabel: 'Geteld volgens',
    rule: one({
      'most-dots': 'de meeste stippen',
      av: 'de meeste vinkjes (goedkeuring)',
      sav: 'tevredenheid (één stem verdeeld over alle keuzes)',
      seqpav: 'evenredige goedkeuring, stap voor stap',
      seqphragmen: 'Phragmén, stap voor stap',
      'equal-shares': 'gelijke delen',
      'stv-scottish': 'enkelvoudige overdraagbare stem (Schotse regels)',
    }),
    seats: 'Plaatsen',
    admitted: 'Mensen die konden stemmen',
    ballots: 'Getelde stembiljetten',
    superseded: 'Stembiljetten die door een later vervangen zijn',
    voided: 'Stembiljetten van mensen die verwijderd zijn',
    paper: 'Stembiljetten ingevoerd van papier',
    chainHolds: (entries: number) =>
      `De ${entries} vermeldingen volgen op elkaar; geen enkele is veranderd, weggelaten, toegevoegd of verplaatst.`,
    listsFit: (ballots: number) =>
      `De lijst van stembiljetten en die van ontvangstbewijzen tellen er elk ${ballots} en zijn die van de sluiting.`,
    lawful: 'Elk stembiljet volgt de regels die voor de stemming getoond werden.',
    sealFits: 'Het geopende getal is het getal dat voor de stemming verzegeld was.',
    sameTies: (ties: number) =>
      ties === 0
        ? 'Geen verkozen project had evenveel steun als een ander.'
        : ties === 1
          ? '1 gelijke stand is beslist zoals het verzegelde getal en de stembiljetten het vragen.'
          : `${ties} gelijke standen zijn beslist zoals het verzegelde getal en de stembiljetten het vragen.`,
    sameResult: 'De stembiljetten opnieuw tellen geeft dit resultaat:',
    noResult: 'Geen enkel project had steun.',
    place: 'Plaats',
    project: 'Projectnaam',
    voters: 'Stemmers',
    root: 'Vingerafdruk van het register',
    compare:
      'Vergelijk ze met de vingerafdruk op de muur en in de exports: alleen dat toont dat dit het gepubliceerde bestand is.',
    limits:
      'Geen bestand kan tonen dat wie de server beheert geen stembiljet verwisselde voor de lijsten gemaakt werden. Daarvoor dienen de ontvangstbewijzen: iedereen kan het eigen bewijs opzoeken.',
    promises:
      'Wat deze stemming belooft, en wat niet, staat op de server waar ze gehouden is, op het adres van de workshop met /promises erachter.',
    receiptTitle: 'Zit mijn stembiljet erin?',
    receiptLabel: 'De code van je ontvangstbewijs',
    receiptLook: 'Zoek op',
    receiptIn: 'Ja: het stembiljet met dit bewijs is geteld. Niemand kan hier zien wat het koos.',
    receiptOut:
      'Geen geteld stembiljet heeft dit bewijs. Heb je je stembiljet veranderd, dan staat alleen het bewijs van het laatste in de lijst.',
    entry: nameIn(
      {
        opening: 'de opening met de regels',
        receipts: 'de lijst van ontvangstbewijzen',
        ballots: 'de lijst van stembiljetten',
        closing: 'de sluiting',
        seed: 'het verzegelde getal',
        tie: 'een gelijke stand',
        decision: 'de beslissing over de gelijke stand op de laatste plaats',
        result: 'het resultaat',
      },
      'het einde van het bestand',
    ),
    sequence: (seq: number, expected: string, found: string) =>
      `Vermelding ${seq} hoort ${expected} te zijn; er staat ${found}.`,
    changed: (seq: number, entry: string) =>
      `Vermelding ${seq}, ${entry}, is veranderd: ze geeft haar vingerafdruk niet.`,
    changedOpening:
      'Vermelding 1, de opening, is veranderd: regels, projecten of zegel zijn niet die van de stemming.',
    unchained: (seq: number, entry: string) =>
      `Vermelding ${seq}, ${entry}, volgt niet op de vorige: een vermelding is veranderd, weggelaten, toegevoegd of verplaatst.`,
    rootWrong: 'De vingerafdruk aan het einde van het bestand is niet die van de laatste vermelding.',
    otherRoot: (expected: string) => `Dit is niet het bestand met de vingerafdruk ${expected}.`,
    candidatesTwice: 'Een project staat twee keer in de opening.',
    candidatesUnsorted: 'De projecten in de opening staan niet in hun volgorde.',
    ruleUnknown: (rule: string) =>
      `De opening noemt een regel die deze stembiljetten niet kan tellen: ${rule}.`,
    list: (list: ListName) =>
      list === 'ballots' ? 'De lijst van stembiljetten' : 'De lijst van ontvangstbewijzen',
    dropped: (list: string, missing: number, fixed: number) =>
      `${list} mist er ${missing}: bij de sluiting telde ze er ${fixed}.`,
    added: (list: string, extra: number, fixed: number) =>
      `${list} heeft er ${extra} te veel: bij de sluiting telde ze er ${fixed}.`,
    order: (list: string, at: number) =>
      `${list} staat in een andere volgorde: nummer ${at} staat niet op zijn plaats.`,
    content: (list: string) =>
      `${list} is even lang als bij de sluiting, maar niet dezelfde: minstens één ervan is veranderd.`,
    doubleReceipt: (at: number) => `Ontvangstbewijs nummer ${at} staat twee keer in de lijst.`,
    unequalLists: (ballots: number, receipts: number) =>
      `Er zijn ${ballots} stembiljetten en ${receipts} ontvangstbewijzen; elk stembiljet heeft één bewijs.`,
    unlawful: (ballot: number, why: Unlawful) =>
      `Stembiljet nummer ${ballot} breekt de regels: ${
        {
          unknown: 'het noemt een project dat niet op het stembiljet staat',
          twice: 'het noemt een project twee keer',
          'not-whole': 'de stippen zijn geen hele getallen vanaf 1',
          'over-cap': 'het zet te veel stippen op één project',
          'over-budget': 'het heeft te veel stippen in totaal',
          unsorted: 'de projecten staan niet in hun volgorde',
        }[why]
      }.`,
    seedWrong: 'Het geopende getal is niet het getal dat voor de stemming verzegeld was.',
    tieMissing: (projects: string) => `Een gelijke stand is niet vermeld: ${projects} waren gelijk.`,
    tieInvented: (projects: string) => `Er is een gelijke stand vermeld die er geen was: ${projects}.`,
    tieDifferent: (projects: string) =>
      `De gelijke stand van ${projects} is anders beslist dan de loting het vraagt.`,
    decisionMissing:
      'De regels laten een gelijke stand op de laatste plaats aan de begeleider over, en het bestand zegt niet wat er beslist is.',
    decisionInvented:
      'Het bestand bevat een beslissing over een gelijke stand op de laatste plaats die niet aan de begeleider was.',
    decisionUnlawful:
      'De beslissing over de gelijke stand op de laatste plaats is er geen die de regels toelaten.',
    totalsOnly:
      'Deze stemming publiceert alleen totalen: de keten, de ontvangstbewijzen en het verzegelde getal zijn nagekeken, maar niemand van buiten kan ze opnieuw tellen.',
    byLot:
      'De gelijke stand op de laatste plaats is met het verzegelde getal beslist, zoals de begeleider koos.',
    byAll: 'Alle projecten in de gelijke stand op de laatste plaats gaan door, zoals de begeleider koos.',
    byVote: (root: string) =>
      `De gelijke stand op de laatste plaats is met een nieuwe stemming beslist; het bestand daarvan heeft de vingerafdruk ${root}.`,
    shortlistWrong: (wrongly: string, missing: string) =>
      `Het resultaat klopt niet. Verkozen in het bestand, maar niet bij de hertelling: ${wrongly || 'geen'}. Bij de hertelling, maar niet in het bestand: ${missing || 'geen'}.`,
    shortlistOrder:
      'Het resultaat klopt niet: dezelfde projecten zijn verkozen, maar in een andere volgorde.',
    ranking: (project: string, said: string, counted: string) =>
      `De rangschikking klopt niet: ${project} heeft ${said} stippen in het bestand en ${counted} bij de hertelling, of een andere plaats.`,
    resultPart: (part: ResultPart) =>
      `Het resultaat klopt niet: ${
        {
          cutTie: 'wat het zegt over de gelijke stand op de grens',
          ballots: 'het aantal stembiljetten',
          ballotsRoot: 'de vingerafdruk van de stembiljetten',
          representation: 'hoeveel stemmers vertegenwoordigd zijn',
          proportionality: 'wat het zegt over groepen die hun deel niet krijgen',
          comparison: 'wat de andere regels verkozen zouden hebben',
        }[part]
      }.`,
  },
});

export type RecountWords = ReturnType<typeof recountWords>;

/** One sentence on what is wrong. */
export function problemText(said: RecountWords, problem: Problem): string {
  switch (problem.what) {
    case 'sequence':
      return said.sequence(problem.seq, said.entry(problem.expected), said.entry(problem.found));
    case 'changed':
      return problem.kind === 'opening'
        ? said.changedOpening
        : said.changed(problem.seq, said.entry(problem.kind));
    case 'unchained':
      return said.unchained(problem.seq, said.entry(problem.kind));
    case 'root':
      return said.rootWrong;
    case 'other-root':
      return said.otherRoot(problem.expected);
    case 'candidates':
      return problem.why === 'twice' ? said.candidatesTwice : said.candidatesUnsorted;
    case 'rule':
      return said.ruleUnknown(problem.rule);
    case 'count': {
      const { found, fixed } = problem;
      const list = said.list(problem.list);
      return found < fixed
        ? said.dropped(list, fixed - found, fixed)
        : said.added(list, found - fixed, fixed);
    }
    case 'order':
      return said.order(said.list(problem.list), problem.at);
    case 'content':
      return said.content(said.list(problem.list));
    case 'double-receipt':
      return said.doubleReceipt(problem.at);
    case 'unequal-lists':
      return said.unequalLists(problem.ballots, problem.receipts);
    case 'unlawful':
      return said.unlawful(problem.ballot, problem.why);
    case 'seed':
      return said.seedWrong;
    case 'tie':
      return tieText(said, problem.why, problem.projects.join(', '));
    case 'decision':
      return wrongDecisionText(said, problem.why);
    case 'shortlist':
      return problem.wrongly.length + problem.missing.length === 0
        ? said.shortlistOrder
        : said.shortlistWrong(problem.wrongly.join(', '), problem.missing.join(', '));
    case 'ranking':
      return said.ranking(problem.project, `${problem.said ?? '–'}`, `${problem.counted ?? '–'}`);
    case 'result':
      return said.resultPart(problem.part);
    default:
      return unreachable(problem);
  }
}

function tieText(said: RecountWords, why: (Problem & { what: 'tie' })['why'], projects: string): string {
  switch (why) {
    case 'missing':
      return said.tieMissing(projects);
    case 'invented':
      return said.tieInvented(projects);
    case 'different':
      return said.tieDifferent(projects);
    default:
      return unreachable(why);
  }
}

function wrongDecisionText(said: RecountWords, why: (Problem & { what: 'decision' })['why']): string {
  switch (why) {
    case 'missing':
      return said.decisionMissing;
    case 'invented':
      return said.decisionInvented;
    case 'unlawful':
      return said.decisionUnlawful;
    default:
      return unreachable(why);
  }
}

/** How a host had a tie at the last place settled. */
export function decisionText(said: RecountWords, { by, vote }: DecisionEntry): string {
  switch (by) {
    case 'lot':
      return said.byLot;
    case 'all':
      return said.byAll;
    case 'vote':
      return said.byVote(vote?.root ?? '');
    default:
      return unreachable(by);
  }
}
