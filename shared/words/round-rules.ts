// A vote's rules in plain words, by what is put on its ballots; for desk and wall, before anybody votes.
import type { BallotKind } from '../voting/profile.ts';
import type { RuleName } from '../voting/rules/index.ts';
import { words } from './words.ts';

type ByKind<T> = Readonly<Record<BallotKind, T>>;
const byKind =
  (texts: ByKind<string>) =>
  (kind: BallotKind): string =>
    texts[kind];
const byKindCounted =
  (texts: ByKind<(count: number) => string>) =>
  (kind: BallotKind, count: number): string =>
    texts[kind](count);
/** The first two rules count one thing where people put dots and the same thing where they tick. */
const rule =
  (texts: Record<RuleName, string>, ticks: string) =>
  (name: RuleName, kind: BallotKind): string =>
    kind === 'approval' && (name === 'most-dots' || name === 'av') ? ticks : texts[name];

export const roundRuleWords = words({
  en: {
    /** A rule's name, short enough for the head of a column. */
    ruleName: rule(
      {
        'most-dots': 'Most dots',
        av: 'Most voters',
        sav: 'Shared vote',
        seqpav: 'PAV',
        seqphragmen: 'Phragmén',
        'equal-shares': 'Equal shares',
        'stv-scottish': 'Transferable vote',
      },
      'Most ticks',
    ),
    ruleTell: rule(
      {
        'most-dots': 'The projects with the most dots go on.',
        av: 'The projects that most people chose go on, however many dots each of them gave.',
        sav: 'Everybody has one vote, shared equally over all they chose.',
        seqpav:
          'One project after the other: whoever already has a choice of theirs among the elected counts for less.',
        seqphragmen:
          'One project after the other, so that the weight of the elected lies as evenly as possible on those who chose them.',
        'equal-shares': 'Everybody has an equal share of the places, to spend on what they chose.',
        'stv-scottish':
          'Everybody has one vote. It moves on to the next project in their order when the one before is elected or out.',
      },
      'The projects with the most ticks go on.',
    ),
    /** What is done, and with how many. */
    inShort: (what: string, how: string) => `${what}: ${how}.`,
    ballot: byKind({
      dots: 'Everybody puts dots on projects',
      approval: 'Everybody ticks projects',
      ranking: 'Everybody puts projects in order',
    }),
    budget: byKindCounted({
      dots: (budget) => (budget === 1 ? '1 dot each' : `${budget} dots each`),
      approval: (budget) => (budget === 1 ? '1 tick each' : `up to ${budget} ticks each`),
      ranking: (budget) => (budget === 1 ? '1 project each' : `up to ${budget} projects each`),
    }),
    cap: (cap: number) => (cap === 1 ? 'at most 1 on one project' : `at most ${cap} on one project`),
    budgetBig: byKindCounted({
      dots: (budget) => (budget === 1 ? 'dot for each of us' : 'dots for each of us'),
      approval: (budget) => (budget === 1 ? 'tick for each of us' : 'ticks at most for each of us'),
      ranking: (budget) =>
        budget === 1 ? 'project for each of us to name' : 'projects at most to put in order',
    }),
    capBig: (cap: number) => (cap === 1 ? 'dot at most on one project' : 'dots at most on one project'),
    seatsBig: (seats: number) => (seats === 1 ? 'project goes on' : 'projects go on'),
    seats: (seats: number) => (seats === 1 ? '1 project goes on' : `${seats} projects go on`),
    own: 'One may choose a project that one leads.',
    ownNot: 'Nobody can choose a project that they lead.',
    floors: 'Every theme with a project that somebody chose gets at least one place.',
    noSupport: 'A project that nobody chose doesn’t go on, even if a place stays empty.',
    tieLot:
      'A tie at the last place is settled by lots, which follow from a sealed number and from all the ballots.',
    tieHost:
      'A tie at the last place is for the facilitator to settle: by the sealed lots, by taking all, or by a further vote.',
    ballotsPublished:
      'After closing every ballot is published without a name, so that anybody can count again.',
    totalsOnly: 'Totals only are published, not the ballots: nobody outside can count again.',
    everybodyVotes: 'Everybody here votes.',
    rolesVote: (roles: string) => `These vote: ${roles}.`,
    secret: byKind({
      dots: 'Every ballot is secret. Nobody sees how many dots a project has before the vote is closed.',
      approval: 'Every ballot is secret. Nobody sees how many ticks a project has before the vote is closed.',
      ranking: 'Every ballot is secret. Nobody sees how a project stands before the vote is closed.',
    }),
    seal: 'A tie at the last place: lots follow from all the ballots and from a number that is sealed already, so nobody can steer them. Its seal:',
    sealHost:
      'A tie at the last place: the facilitator has lots drawn, takes all, or holds a further vote. Lots follow from all the ballots and from a number that is sealed already. Its seal:',
    tieVote: 'A vote to settle the tie',
    tieVoteSeats: (count: number, seats: number) =>
      seats === 1
        ? `${count} projects are equal, with room for 1.`
        : `${count} projects are equal, with room for ${seats}.`,
  },
  fr: {
    ruleName: rule(
      {
        'most-dots': 'Plus de points',
        av: 'Plus de votants',
        sav: 'Voix partagée',
        seqpav: 'PAV',
        seqphragmen: 'Phragmén',
        'equal-shares': 'Parts égales',
        'stv-scottish': 'Vote transférable',
      },
      'Plus de coches',
    ),
    ruleTell: rule(
      {
        'most-dots': 'Les projets qui ont le plus de points continuent.',
        av: 'Les projets choisis par le plus de personnes continuent, quel que soit le nombre de points de chacune.',
        sav: 'Chacun·e a une voix, partagée également entre tous ses choix.',
        seqpav: 'Un projet après l’autre\u00a0: qui a déjà un de ses choix parmi les élus pèse moins.',
        seqphragmen:
          'Un projet après l’autre, de sorte que le poids des élus repose le plus également possible sur celles et ceux qui les ont choisis.',
        'equal-shares': 'Chacun·e a une part égale des places, à dépenser pour ses choix.',
        'stv-scottish':
          'Chacun·e a une voix. Elle passe au projet suivant de son ordre quand le précédent est élu ou éliminé.',
      },
      'Les projets qui ont le plus de coches continuent.',
    ),
    inShort: (what: string, how: string) => `${what}\u00a0: ${how}.`,
    ballot: byKind({
      dots: 'On pose des points sur les projets',
      approval: 'On coche des projets',
      ranking: 'On classe les projets',
    }),
    budget: byKindCounted({
      dots: (budget) => (budget < 2 ? `${budget} point chacun·e` : `${budget} points chacun·e`),
      approval: (budget) => (budget < 2 ? `${budget} coche chacun·e` : `jusqu’à ${budget} coches chacun·e`),
      ranking: (budget) => (budget < 2 ? `${budget} projet chacun·e` : `jusqu’à ${budget} projets chacun·e`),
    }),
    cap: (cap: number) => `${cap} au plus par projet`,
    budgetBig: byKindCounted({
      dots: (budget) => (budget < 2 ? 'point pour chacun·e' : 'points pour chacun·e'),
      approval: (budget) => (budget < 2 ? 'coche pour chacun·e' : 'coches au plus pour chacun·e'),
      ranking: (budget) => (budget < 2 ? 'projet à nommer pour chacun·e' : 'projets au plus à classer'),
    }),
    capBig: (cap: number) => (cap < 2 ? 'point au plus par projet' : 'points au plus par projet'),
    seatsBig: (seats: number) => (seats < 2 ? 'projet continue' : 'projets continuent'),
    seats: (seats: number) => (seats < 2 ? `${seats} projet continue` : `${seats} projets continuent`),
    own: 'On peut choisir un projet que l’on porte.',
    ownNot: 'Personne ne peut choisir un projet qu’il ou elle porte.',
    floors: 'Chaque thème dont un projet a été choisi reçoit au moins une place.',
    noSupport: 'Un projet que personne n’a choisi ne continue pas, même si une place reste vide.',
    tieLot:
      'Une égalité à la dernière place se tire au sort\u00a0: le tirage dépend d’un nombre scellé et de tous les bulletins.',
    tieHost:
      'Une égalité à la dernière place revient à l’animation\u00a0: tirage scellé, tous continuent, ou nouveau vote.',
    ballotsPublished:
      'Après la clôture, tous les bulletins sont publiés sans nom\u00a0: tout le monde peut recompter.',
    totalsOnly:
      'On ne publie que les totaux, pas les bulletins\u00a0: personne d’extérieur ne peut recompter.',
    everybodyVotes: 'Tout le monde ici vote.',
    rolesVote: (roles: string) => `Votent\u00a0: ${roles}.`,
    secret: byKind({
      dots: 'Chaque bulletin est secret. Personne ne voit combien de points a un projet avant la clôture du vote.',
      approval:
        'Chaque bulletin est secret. Personne ne voit combien de coches a un projet avant la clôture du vote.',
      ranking: 'Chaque bulletin est secret. Personne ne voit où en est un projet avant la clôture du vote.',
    }),
    seal: 'Égalité à la dernière place\u00a0: le tirage dépend de tous les bulletins et d’un nombre déjà scellé, personne ne peut l’orienter. Son sceau\u00a0:',
    sealHost:
      'Égalité à la dernière place\u00a0: l’animation fait tirer au sort, garde tous les projets, ou fait revoter. Le tirage dépend de tous les bulletins et d’un nombre déjà scellé. Son sceau\u00a0:',
    tieVote: 'Un vote pour départager',
    tieVoteSeats: (count: number, seats: number) =>
      `${count} projets sont à égalité, pour ${seats} ${seats < 2 ? 'place' : 'places'}.`,
  },
  nl: {
    ruleName: rule(
      {
        'most-dots': 'Meeste stippen',
        av: 'Meeste stemmers',
        sav: 'Gedeelde stem',
        seqpav: 'PAV',
        seqphragmen: 'Phragmén',
        'equal-shares': 'Gelijke delen',
        'stv-scottish': 'Overdraagbare stem',
      },
      'Meeste vinkjes',
    ),
    ruleTell: rule(
      {
        'most-dots': 'De projecten met de meeste stippen gaan verder.',
        av: 'De projecten die de meeste mensen kozen gaan verder, hoeveel stippen elk ook gaf.',
        sav: 'Iedereen heeft één stem, gelijk verdeeld over alles wat men koos.',
        seqpav:
          'Het ene project na het andere: wie al een keuze bij de verkozenen heeft, weegt minder zwaar.',
        seqphragmen:
          'Het ene project na het andere, zodat het gewicht van de verkozenen zo gelijk mogelijk rust op wie ze koos.',
        'equal-shares': 'Iedereen heeft een gelijk deel van de plaatsen, om aan de eigen keuzes te besteden.',
        'stv-scottish':
          'Iedereen heeft één stem. Ze gaat naar het volgende project in de eigen volgorde als het vorige verkozen of afgevallen is.',
      },
      'De projecten met de meeste vinkjes gaan verder.',
    ),
    inShort: (what: string, how: string) => `${what}: ${how}.`,
    ballot: byKind({
      dots: 'Iedereen zet stippen bij projecten',
      approval: 'Iedereen vinkt projecten aan',
      ranking: 'Iedereen zet projecten in volgorde',
    }),
    budget: byKindCounted({
      dots: (budget) => (budget === 1 ? 'elk 1 stip' : `elk ${budget} stippen`),
      approval: (budget) => (budget === 1 ? 'elk 1 vinkje' : `elk hoogstens ${budget} vinkjes`),
      ranking: (budget) => (budget === 1 ? 'elk 1 project' : `elk hoogstens ${budget} projecten`),
    }),
    cap: (cap: number) => `hoogstens ${cap} per project`,
    budgetBig: byKindCounted({
      dots: (budget) => (budget === 1 ? 'stip voor ieder van ons' : 'stippen voor ieder van ons'),
      approval: (budget) =>
        budget === 1 ? 'vinkje voor ieder van ons' : 'vinkjes hoogstens voor ieder van ons',
      ranking: (budget) =>
        budget === 1 ? 'project voor ieder om te noemen' : 'projecten hoogstens om te rangschikken',
    }),
    capBig: (cap: number) => (cap === 1 ? 'stip hoogstens per project' : 'stippen hoogstens per project'),
    seatsBig: (seats: number) => (seats === 1 ? 'project gaat verder' : 'projecten gaan verder'),
    seats: (seats: number) => (seats === 1 ? '1 project gaat verder' : `${seats} projecten gaan verder`),
    own: 'Wie een project trekt, mag het ook zelf kiezen.',
    ownNot: 'Niemand kan een project kiezen dat hij of zij trekt.',
    floors: 'Elk thema met een project dat iemand koos, krijgt minstens één plaats.',
    noSupport: 'Een project dat niemand koos gaat niet verder, ook als er een plaats leeg blijft.',
    tieLot:
      'Bij gelijke stand op de laatste plaats wordt er geloot: de loting volgt uit een verzegeld getal en alle stembiljetten.',
    tieHost:
      'Bij gelijke stand op de laatste plaats beslist de begeleiding: verzegelde loting, allemaal verder, of een nieuwe stemming.',
    ballotsPublished: 'Na het sluiten verschijnen alle stembiljetten zonder naam: iedereen kan natellen.',
    totalsOnly: 'Alleen totalen worden gepubliceerd, geen stembiljetten: niemand van buiten kan natellen.',
    everybodyVotes: 'Iedereen hier stemt.',
    rolesVote: (roles: string) => `Deze stemmen: ${roles}.`,
    secret: byKind({
      dots: 'Elk stembiljet is geheim. Niemand ziet hoeveel stippen een project heeft voor de stemming gesloten is.',
      approval:
        'Elk stembiljet is geheim. Niemand ziet hoeveel vinkjes een project heeft voor de stemming gesloten is.',
      ranking:
        'Elk stembiljet is geheim. Niemand ziet hoe een project ervoor staat voor de stemming gesloten is.',
    }),
    seal: 'Gelijk op de laatste plaats: de loting volgt uit alle stembiljetten en uit een getal dat al verzegeld is, niemand kan ze sturen. Het zegel:',
    sealHost:
      'Gelijk op de laatste plaats: de begeleiding laat loten, neemt ze allemaal, of laat opnieuw stemmen. De loting volgt uit alle stembiljetten en uit een getal dat al verzegeld is. Het zegel:',
    tieVote: 'Een stemming over de gelijke stand',
    tieVoteSeats: (count: number, seats: number) =>
      `${count} projecten staan gelijk, voor ${seats} ${seats === 1 ? 'plaats' : 'plaatsen'}.`,
  },
});

export type RoundRuleWords = ReturnType<typeof roundRuleWords>;
