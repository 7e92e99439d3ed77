// Words of the rules of a vote, before anybody votes: how it is counted, who votes, ties, and what is published.
import { words } from './words.ts';

export const voteRulesWords = words({
  en: {
    title: 'How this vote works',
    voters: (roles: string) => `Who votes: ${roles}.`,
    secret:
      'Your ballot is secret. Until the vote closes nobody, the facilitator included, sees how the projects stand.',
    change: 'You can change your ballot until the vote closes.',
    order: 'Everybody gets the projects in an order of their own, so that none is always first.',
    seats: (seats: number) =>
      seats === 1
        ? 'One project goes on. A project that nobody chooses doesn’t.'
        : `${seats} projects go on. A project that nobody chooses doesn’t.`,
    mostDots: 'The projects with the most dots go on.',
    mostTicks: 'The projects that most people tick go on.',
    mostPeople:
      'What counts is how many people give a project at least one dot, not how many dots it gets. The projects with the most people go on.',
    satisfaction:
      'Everybody has one vote. It is shared equally among all the projects they choose; the projects with the largest sums go on.',
    seqPav:
      'The places are given one by one. Whoever has one choice of theirs among them counts half for the next place, with two a third, and so on: that way many different people find themselves in the result.',
    seqPhragmen:
      'The places are given one by one. Those who chose a project carry the weight of its place together; the next place goes to the project whose people then carry least. That way the places are spread over many people.',
    equalShares:
      'Everybody gets the same share of the places to spend. A project goes on if those who chose it can pay for its place together, the cheapest per person first. Places left over are filled from what people have left.',
    transferable:
      'Your ballot counts for the first project in your order. If that one has more votes than it needs, or is out, your vote, or the part of it that isn’t needed, moves on to the next.',
    floors: 'Every theme with a project that somebody chose gets at least one place, for its best project.',
    tieLot: 'If projects are level where it decides who goes on, lots are drawn among them.',
    tieHost:
      'If projects are level at the last place, the facilitator may take all of them, hold a tie vote among them, or let the lots decide, openly.',
    draw: 'The draw follows from a number that is fixed and sealed already, together with all the ballots, so nobody can steer it. The number is opened when the vote closes; then anybody can check the draw. This is its seal:',
    seal: 'Seal of the draw',
    ballotsPublished:
      'With the result all ballots are published, without names and in mixed order, so that anybody can recount this vote.',
    totalsPublished: 'Only sums are published: nobody outside can recount this vote.',
    tieVote: 'A further vote among the tied',
    tieVoteHint: (seats: number) =>
      seats === 1
        ? 'These projects were level at the last place. One of them goes on: this vote decides which.'
        : `These projects were level at the last places. ${seats} of them go on: this vote decides which.`,
  },
  fr: {
    title: 'Comment marche ce vote',
    voters: (roles: string) => `Qui vote\u00a0: ${roles}.`,
    secret:
      'Votre bulletin est secret. Avant la clôture personne, pas même l’animateur·rice, ne voit où en sont les projets.',
    change: 'Vous pouvez changer votre bulletin jusqu’à la clôture.',
    order: 'Chacun reçoit les projets dans un ordre à lui, pour qu’aucun ne soit toujours le premier.',
    seats: (seats: number) =>
      seats < 2
        ? 'Un projet continue. Un projet que personne ne choisit ne continue pas.'
        : `${seats} projets continuent. Un projet que personne ne choisit ne continue pas.`,
    mostDots: 'Les projets qui ont le plus de points continuent.',
    mostTicks: 'Les projets que le plus de personnes cochent continuent.',
    mostPeople:
      'Ce qui compte, c’est combien de personnes donnent au moins un point à un projet, et non combien de points il a. Les projets qui ont le plus de personnes continuent.',
    satisfaction:
      'Chaque personne a une voix, partagée à parts égales entre tous les projets qu’elle choisit\u00a0; les projets qui ont la plus grande somme continuent.',
    seqPav:
      'Les places sont données une à une. Qui a déjà un de ses choix parmi elles compte pour moitié à la place suivante, avec deux pour un tiers, et ainsi de suite\u00a0: des gens très différents se retrouvent ainsi dans le résultat.',
    seqPhragmen:
      'Les places sont données une à une. Celles et ceux qui ont choisi un projet portent ensemble le poids de sa place\u00a0; la suivante va au projet dont les gens portent alors le moins. Les places se répartissent ainsi sur beaucoup de personnes.',
    equalShares:
      'Chaque personne reçoit la même part des places à dépenser. Un projet continue si celles et ceux qui l’ont choisi peuvent payer sa place ensemble, le moins cher par personne d’abord. Les places qui restent sont données avec ce qui reste à chacun.',
    transferable:
      'Votre bulletin compte pour le premier projet de votre classement. Si celui-ci a plus de voix qu’il ne lui en faut, ou s’il est éliminé, votre voix, ou la part dont il n’a pas besoin, passe au suivant.',
    floors:
      'Chaque thème dont un projet a été choisi par quelqu’un reçoit au moins une place, pour son meilleur projet.',
    tieLot: 'Si des projets sont à égalité là où cela décide, on tire au sort entre eux.',
    tieHost:
      'Si des projets sont à égalité à la dernière place, l’animateur·rice peut les prendre tous, faire voter entre eux ou laisser le sort décider, au grand jour.',
    draw: 'Le tirage dépend d’un nombre déjà fixé et scellé, et de tous les bulletins\u00a0: personne ne peut l’orienter. On ouvre le nombre à la clôture\u00a0; chacun peut alors vérifier le tirage. Voici son sceau\u00a0:',
    seal: 'Sceau du tirage',
    ballotsPublished:
      'Avec le résultat, tous les bulletins sont publiés, sans noms et mélangés\u00a0: chacun peut recompter ce vote.',
    totalsPublished:
      'Seules les sommes sont publiées\u00a0: personne à l’extérieur ne peut recompter ce vote.',
    tieVote: 'Un nouveau vote entre les projets à égalité',
    tieVoteHint: (seats: number) =>
      seats < 2
        ? 'Ces projets étaient à égalité à la dernière place. L’un d’eux continue\u00a0: ce vote décide lequel.'
        : `Ces projets étaient à égalité aux dernières places. ${seats} d’entre eux continuent\u00a0: ce vote décide lesquels.`,
  },
  nl: {
    title: 'Zo werkt deze stemming',
    voters: (roles: string) => `Wie stemt: ${roles}.`,
    secret:
      'Je stembiljet is geheim. Tot de stemming sluit, ziet niemand, ook de begeleider niet, hoe de projecten ervoor staan.',
    change: 'Je kunt je stembiljet veranderen tot de stemming sluit.',
    order: 'Iedereen krijgt de projecten in een eigen volgorde, zodat er geen altijd vooraan staat.',
    seats: (seats: number) =>
      seats === 1
        ? 'Eén project gaat verder. Een project dat niemand kiest niet.'
        : `${seats} projecten gaan verder. Een project dat niemand kiest niet.`,
    mostDots: 'De projecten met de meeste stippen gaan verder.',
    mostTicks: 'De projecten die de meeste mensen aanvinken, gaan verder.',
    mostPeople:
      'Wat telt, is hoeveel mensen een project minstens één stip geven, niet hoeveel stippen het krijgt. De projecten met de meeste mensen gaan verder.',
    satisfaction:
      'Iedereen heeft één stem, gelijk verdeeld over alle projecten die je kiest; de projecten met de grootste som gaan verder.',
    seqPav:
      'De plaatsen worden één voor één gegeven. Wie er al één keuze bij heeft, telt voor de volgende plaats nog half, met twee een derde, enzovoort: zo vinden veel verschillende mensen zich terug in het resultaat.',
    seqPhragmen:
      'De plaatsen worden één voor één gegeven. Wie een project kozen, dragen samen het gewicht van zijn plaats; de volgende plaats gaat naar het project waarvan de mensen dan het minst dragen. Zo worden de plaatsen over veel mensen gespreid.',
    equalShares:
      'Iedereen krijgt hetzelfde deel van de plaatsen om uit te geven. Een project gaat verder als wie het kozen zijn plaats samen kunnen betalen, het goedkoopste per persoon eerst. Plaatsen die overblijven, worden gevuld met wat mensen nog hebben.',
    transferable:
      'Je stembiljet telt voor het eerste project in je volgorde. Heeft dat meer stemmen dan nodig, of valt het af, dan gaat je stem, of het deel dat niet nodig is, naar het volgende.',
    floors: 'Elk thema met een project dat iemand koos, krijgt minstens één plaats, voor zijn beste project.',
    tieLot: 'Staan projecten gelijk waar het beslist, dan wordt er tussen hen geloot.',
    tieHost:
      'Staan projecten gelijk op de laatste plaats, dan kan de begeleider ze allemaal nemen, over hen laten stemmen of het lot laten beslissen, in het openbaar.',
    draw: 'De loting volgt uit een getal dat al vastligt en verzegeld is, samen met alle stembiljetten: niemand kan ze sturen. Het getal wordt geopend als de stemming sluit; dan kan iedereen de loting narekenen. Dit is het zegel:',
    seal: 'Zegel van de loting',
    ballotsPublished:
      'Met het resultaat worden alle stembiljetten gepubliceerd, zonder namen en door elkaar: iedereen kan deze stemming hertellen.',
    totalsPublished: 'Alleen sommen worden gepubliceerd: niemand van buiten kan deze stemming hertellen.',
    tieVote: 'Een nieuwe stemming tussen de gelijken',
    tieVoteHint: (seats: number) =>
      seats === 1
        ? 'Deze projecten stonden gelijk op de laatste plaats. Eén ervan gaat verder: deze stemming beslist welk.'
        : `Deze projecten stonden gelijk op de laatste plaatsen. ${seats} ervan gaan verder: deze stemming beslist welke.`,
  },
});
