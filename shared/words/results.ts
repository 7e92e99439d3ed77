// Words of a counted vote, the same on desk, wall and phones: support, ties, who is represented, other rules, ideas' fates.
import type { BallotKind } from '../voting/profile.ts';
import type { Proportionality, TieChoice } from '../voting/round.ts';
import { ballotWords } from './ballots.ts';
import { words } from './words.ts';

type Unfair = Extract<Proportionality, { satisfied: false }>;
const byChoice =
  (texts: Record<TieChoice, string>) =>
  (choice: TieChoice): string =>
    texts[choice];
const mineIn =
  (texts: Record<BallotKind, (number: number) => string>) =>
  (kind: BallotKind, number: number): string =>
    texts[kind](number);

/** In a narrow column: how many are new, or fewer. */
const changedShort = (gained: number, lost: number): string =>
  gained + lost === 0 ? '=' : gained === 0 ? `−${lost}` : `+${gained}`;

export const resultWords = words({
  en: {
    supportTitle: 'Support for every project',
    supportOrder: 'Those that go on first, in the order in which they were elected.',
    rank: 'Place',
    project: 'Project',
    theme: 'Theme',
    voters: 'Voters',
    goesOn: 'goes on',
    cut: (seats: number) => (seats === 1 ? 'The cut: 1 goes on' : `The cut: ${seats} go on`),
    tieTitle: 'A tie at the cut',
    tie: (kind: BallotKind, score: number | null, tied: number, seats: number) =>
      `${tied} projects ${score === null ? 'were equal by the counting rule' : `had ${ballotWords('en').score(kind, score)} each`}, with room for ${seats}.`,
    tieHow: byChoice({
      none: '',
      undecided: 'The facilitator decides how it is settled, by the rule shown before the vote.',
      lot: 'Lots were drawn, by the rule shown before the vote.',
      all: 'The facilitator let all of them go on, as the rule shown before the vote allows.',
      voting: 'A further vote decides between them.',
      voted: 'A further vote decided between them.',
    }),
    tieTaken: byChoice({
      none: 'Go on',
      undecided: 'Go on by the sealed lots',
      lot: 'Drawn',
      all: 'Go on',
      voting: 'Go on by the sealed lots',
      voted: 'Go on',
    }),
    tieLeft: byChoice({
      none: 'Don’t go on',
      undecided: 'Don’t go on by the sealed lots',
      lot: 'Not drawn',
      all: 'Don’t go on',
      voting: 'Don’t go on by the sealed lots',
      voted: 'Don’t go on',
    }),
    tieOpened: 'The number that was sealed:',
    fewer: (shortlist: number, seats: number) =>
      `${shortlist} of ${seats} places are taken: projects that nobody chose don’t go on.`,
    representedTitle: 'Who is represented',
    represented: (represented: number, voters: number) =>
      `${represented} of ${voters} voters have at least one choice of theirs among those that go on.`,
    representedShort: (voters: number) =>
      `of ${voters} voters have at least one choice among those that go on`,
    sharesFair:
      'Shares were checked: no group of voters who agree on a project, and are many enough to claim places, got less than that.',
    sharesUnfair: ({ size, needed, deserved }: Unfair, project: string) =>
      `${size} voters all chose “${project}”, which doesn’t go on. ${
        deserved === 1
          ? `${needed} are enough to claim a place, and none of these ${size} has a choice of theirs among those that go on.`
          : `${needed} are enough to claim ${deserved} places, and none of these ${size} has ${deserved} choices of theirs among those that go on.`
      }`,
    /** Of rankings. */
    sharesRanked: 'A project counts as chosen by everybody who put it anywhere in their order.',
    sharesNote: 'The rule of this vote doesn’t promise such shares; it is said so that everybody can judge.',
    compareTitle: 'The same ballots by other rules',
    compareSame: (seats: number) =>
      seats === 1 ? 'Every rule elects the same project.' : `Every rule elects the same ${seats}.`,
    compareAgree: (agreed: number, of: number) => `${agreed} of the ${of} are elected by every rule.`,
    compareLegend: 'Filled: elected. Empty: not elected.',
    thisVote: 'this vote',
    elected: 'elected',
    notElected: 'not elected',
    /** How many a rule elects besides, and how many it doesn't elect, of those that go on. */
    changed: (gained: number, lost: number) =>
      gained + lost === 0
        ? 'the same'
        : gained === 0
          ? `${lost} fewer`
          : gained === 1
            ? '1 other'
            : `${gained} others`,
    changedShort,
    gained: (projects: string) => `It would also elect: ${projects}.`,
    lost: (projects: string) => `It wouldn’t elect: ${projects}.`,
    changedHead: 'What would change',
    representedHead: (voters: number) => `Voters with a choice among them, of ${voters}`,
    rulesTitle: 'What these rules mean',
    rootTitle: 'Fingerprint of this vote',
    rootTell: 'Whoever takes the published ballots and counts again must find this same fingerprint.',
    rootTotals:
      'It seals what was published. That is totals only, as told before the vote: nobody outside can count again.',
    mine: mineIn({
      dots: (dots) => (dots === 1 ? 'My dot' : `My ${dots} dots`),
      approval: () => 'I ticked it',
      ranking: (place) => `My choice number ${place}`,
    }),
    mineHead: 'Mine',
    ticked: 'ticked',
    choicesOn: (on: number, of: number) =>
      of === 1
        ? on === 1
          ? 'The project you chose goes on.'
          : 'The project you chose doesn’t go on.'
        : `${on} of the ${of} projects you chose go on.`,
    ideasTitle: 'What became of my ideas',
    ideasOn: (on: number, of: number) =>
      of === 1
        ? on === 1
          ? 'Your idea goes on.'
          : 'Your idea doesn’t go on in a project. It stays on the board.'
        : `${on} of your ${of} ideas go on. The others stay on the board.`,
    ideasAllOn: (of: number) => `All ${of} of your ideas go on.`,
    fateOn: (project: string, place: number, of: number) =>
      `Goes on in “${project}”, number ${place} of ${of}.`,
    fateOff: (project: string) => `Is part of “${project}”, which doesn’t go on.`,
    fateUnvoted: (project: string) => `Is part of “${project}”, which wasn’t voted on.`,
    fateStack: (stack: string) => `Lies with others in “${stack}”, which became no project.`,
    fateStackUnnamed: 'Lies with others in a stack that became no project.',
    fateAlone: 'Stands by itself on the board and became no project.',
    turnoutByRole: 'Turnout by role',
    role: 'Role',
    votedOf: 'Voted',
    smallGroups:
      'Roles with fewer than five people stand together, so that nobody can be told apart. Only facilitators see this table.',
  },
  fr: {
    supportTitle: 'Le soutien de chaque projet',
    supportOrder: 'D’abord ceux qui continuent, dans l’ordre où ils ont été élus.',
    rank: 'Place',
    project: 'Projet',
    theme: 'Thème',
    voters: 'Votants',
    goesOn: 'continue',
    cut: (seats: number) =>
      seats < 2 ? `La limite\u00a0: ${seats} continue` : `La limite\u00a0: ${seats} continuent`,
    tieTitle: 'Égalité à la limite',
    tie: (kind: BallotKind, score: number | null, tied: number, seats: number) =>
      `${tied} projets ${score === null ? 'étaient à égalité selon la règle de comptage' : `avaient ${ballotWords('fr').score(kind, score)} chacun`}, pour ${seats} ${seats < 2 ? 'place' : 'places'}.`,
    tieHow: byChoice({
      none: '',
      undecided: 'L’animation décide comment départager, selon la règle montrée avant le vote.',
      lot: 'On a tiré au sort, selon la règle montrée avant le vote.',
      all: 'L’animation les a tous laissés continuer, comme le permet la règle montrée avant le vote.',
      voting: 'Un nouveau vote les départage.',
      voted: 'Un nouveau vote les a départagés.',
    }),
    tieTaken: byChoice({
      none: 'Continuent',
      undecided: 'Continueraient par le tirage scellé',
      lot: 'Tirés',
      all: 'Continuent',
      voting: 'Continueraient par le tirage scellé',
      voted: 'Continuent',
    }),
    tieLeft: byChoice({
      none: 'Ne continuent pas',
      undecided: 'Ne continueraient pas par le tirage scellé',
      lot: 'Non tirés',
      all: 'Ne continuent pas',
      voting: 'Ne continueraient pas par le tirage scellé',
      voted: 'Ne continuent pas',
    }),
    tieOpened: 'Le nombre qui était scellé\u00a0:',
    fewer: (shortlist: number, seats: number) =>
      `${shortlist} ${shortlist < 2 ? 'place' : 'places'} sur ${seats}\u00a0: un projet que personne n’a choisi ne continue pas.`,
    representedTitle: 'Qui est représenté',
    represented: (represented: number, voters: number) =>
      `${represented} votants sur ${voters} ont au moins un de leurs choix parmi ceux qui continuent.`,
    representedShort: (voters: number) =>
      `votants sur ${voters} ont au moins un de leurs choix parmi ceux qui continuent`,
    sharesFair:
      'Les parts ont été vérifiées\u00a0: aucun groupe de votants d’accord sur un projet, et assez nombreux pour prétendre à des places, n’a reçu moins.',
    sharesUnfair: ({ size, needed, deserved }: Unfair, project: string) =>
      `${size} votants ont tous choisi «\u00a0${project}\u00a0», qui ne continue pas. ${
        deserved === 1
          ? `À ${needed} on peut prétendre à une place, et aucun de ces ${size} n’a un de ses choix parmi ceux qui continuent.`
          : `À ${needed} on peut prétendre à ${deserved} places, et aucun de ces ${size} n’a ${deserved} de ses choix parmi ceux qui continuent.`
      }`,
    sharesRanked:
      'Un projet compte comme choisi par toutes les personnes qui l’ont mis à une place, quelle qu’elle soit.',
    sharesNote:
      'La règle de ce vote ne promet pas de telles parts\u00a0; on le dit pour que chacun·e puisse juger.',
    compareTitle: 'Les mêmes bulletins, d’autres règles',
    compareSame: (seats: number) =>
      seats < 2
        ? 'Toutes les règles élisent le même projet.'
        : `Toutes les règles élisent les mêmes ${seats}.`,
    compareAgree: (agreed: number, of: number) =>
      `${agreed} sur ${of} ${agreed < 2 ? 'est élu' : 'sont élus'} par toutes les règles.`,
    compareLegend: 'Plein\u00a0: élu. Vide\u00a0: non élu.',
    thisVote: 'ce vote',
    elected: 'élu',
    notElected: 'non élu',
    changed: (gained: number, lost: number) =>
      gained + lost === 0
        ? 'les mêmes'
        : gained === 0
          ? `${lost} de moins`
          : gained < 2
            ? `${gained} autre`
            : `${gained} autres`,
    changedShort,
    gained: (projects: string) => `Elle élirait aussi\u00a0: ${projects}.`,
    lost: (projects: string) => `Elle n’élirait pas\u00a0: ${projects}.`,
    changedHead: 'Ce qui changerait',
    representedHead: (voters: number) => `Votants ayant un choix parmi eux, sur ${voters}`,
    rulesTitle: 'Ce que disent ces règles',
    rootTitle: 'Empreinte de ce vote',
    rootTell: 'Qui prend les bulletins publiés et recompte doit retrouver cette même empreinte.',
    rootTotals:
      'Elle scelle ce qui est publié. Ce ne sont que des totaux, comme annoncé avant le vote\u00a0: personne d’extérieur ne peut recompter.',
    mine: mineIn({
      dots: (dots) => (dots < 2 ? 'Mon point' : `Mes ${dots} points`),
      approval: () => 'Coché par moi',
      ranking: (place) => `Mon choix numéro ${place}`,
    }),
    mineHead: 'À moi',
    ticked: 'coché',
    choicesOn: (on: number, of: number) =>
      of === 1
        ? on === 1
          ? 'Le projet que vous avez choisi continue.'
          : 'Le projet que vous avez choisi ne continue pas.'
        : `${on} des ${of} projets que vous avez choisis ${on < 2 ? 'continue' : 'continuent'}.`,
    ideasTitle: 'Ce que sont devenues mes idées',
    ideasOn: (on: number, of: number) =>
      of === 1
        ? on === 1
          ? 'Votre idée continue.'
          : 'Votre idée ne continue pas dans un projet. Elle reste au tableau.'
        : `${on} de vos ${of} idées ${on < 2 ? 'continue' : 'continuent'}. Les autres restent au tableau.`,
    ideasAllOn: (of: number) => `Vos ${of} idées continuent toutes.`,
    fateOn: (project: string, place: number, of: number) =>
      `Continue dans «\u00a0${project}\u00a0», numéro ${place} sur ${of}.`,
    fateOff: (project: string) => `Fait partie de «\u00a0${project}\u00a0», qui ne continue pas.`,
    fateUnvoted: (project: string) => `Fait partie de «\u00a0${project}\u00a0», qui n’était pas au vote.`,
    fateStack: (stack: string) =>
      `Est avec d’autres dans «\u00a0${stack}\u00a0», qui n’est pas devenue un projet.`,
    fateStackUnnamed: 'Est avec d’autres dans une pile qui n’est pas devenue un projet.',
    fateAlone: 'Est seule au tableau et n’est pas devenue un projet.',
    turnoutByRole: 'Participation par rôle',
    role: 'Rôle',
    votedOf: 'Ont voté',
    smallGroups:
      'Les rôles de moins de cinq personnes sont réunis, pour qu’on ne reconnaisse personne. Seule l’animation voit ce tableau.',
  },
  nl: {
    supportTitle: 'De steun voor elk project',
    supportOrder: 'Eerst wie verdergaat, in de volgorde van verkiezing.',
    rank: 'Plaats',
    project: 'Project',
    theme: 'Thema',
    voters: 'Stemmers',
    goesOn: 'gaat verder',
    cut: (seats: number) => (seats === 1 ? 'De grens: 1 gaat verder' : `De grens: ${seats} gaan verder`),
    tieTitle: 'Gelijk op de grens',
    tie: (kind: BallotKind, score: number | null, tied: number, seats: number) =>
      `${tied} projecten ${score === null ? 'stonden gelijk volgens de telregel' : `hadden elk ${ballotWords('nl').score(kind, score)}`}, voor ${seats} ${seats === 1 ? 'plaats' : 'plaatsen'}.`,
    tieHow: byChoice({
      none: '',
      undecided: 'De begeleiding beslist hoe, volgens de regel die voor de stemming getoond werd.',
      lot: 'Er is geloot, volgens de regel die voor de stemming getoond werd.',
      all: 'De begeleiding liet ze allemaal verdergaan, zoals de regel van voor de stemming toelaat.',
      voting: 'Een nieuwe stemming beslist tussen hen.',
      voted: 'Een nieuwe stemming besliste tussen hen.',
    }),
    tieTaken: byChoice({
      none: 'Gaan verder',
      undecided: 'Gaan verder volgens de verzegelde loting',
      lot: 'Geloot',
      all: 'Gaan verder',
      voting: 'Gaan verder volgens de verzegelde loting',
      voted: 'Gaan verder',
    }),
    tieLeft: byChoice({
      none: 'Gaan niet verder',
      undecided: 'Gaan niet verder volgens de verzegelde loting',
      lot: 'Niet geloot',
      all: 'Gaan niet verder',
      voting: 'Gaan niet verder volgens de verzegelde loting',
      voted: 'Gaan niet verder',
    }),
    tieOpened: 'Het getal dat verzegeld was:',
    fewer: (shortlist: number, seats: number) =>
      `${shortlist} van de ${seats} plaatsen ${shortlist === 1 ? 'is' : 'zijn'} ingenomen: een project dat niemand koos gaat niet verder.`,
    representedTitle: 'Wie vertegenwoordigd is',
    represented: (represented: number, voters: number) =>
      `${represented} van de ${voters} stemmers hebben minstens één eigen keuze bij de projecten die verdergaan.`,
    representedShort: (voters: number) =>
      `van de ${voters} stemmers hebben minstens één eigen keuze bij wie verdergaat`,
    sharesFair:
      'De aandelen zijn nagekeken: geen groep stemmers die het eens is over een project, en groot genoeg is om plaatsen te vragen, kreeg er minder.',
    sharesUnfair: ({ size, needed, deserved }: Unfair, project: string) =>
      `${size} stemmers kozen allemaal ‘${project}’, dat niet verdergaat. ${
        deserved === 1
          ? `Met ${needed} kan men een plaats vragen, en geen van deze ${size} heeft een eigen keuze bij wie verdergaat.`
          : `Met ${needed} kan men ${deserved} plaatsen vragen, en geen van deze ${size} heeft ${deserved} eigen keuzes bij wie verdergaat.`
      }`,
    sharesRanked: 'Een project telt als gekozen door iedereen die het ergens in de volgorde zette.',
    sharesNote:
      'De regel van deze stemming belooft zulke aandelen niet; het staat hier zodat iedereen kan oordelen.',
    compareTitle: 'Dezelfde stembiljetten, andere regels',
    compareSame: (seats: number) =>
      seats === 1 ? 'Elke regel verkiest hetzelfde project.' : `Elke regel verkiest dezelfde ${seats}.`,
    compareAgree: (agreed: number, of: number) =>
      `${agreed} van de ${of} ${agreed === 1 ? 'is' : 'zijn'} verkozen volgens elke regel.`,
    compareLegend: 'Vol: verkozen. Leeg: niet verkozen.',
    thisVote: 'deze stemming',
    elected: 'verkozen',
    notElected: 'niet verkozen',
    changed: (gained: number, lost: number) =>
      gained + lost === 0
        ? 'dezelfde'
        : gained === 0
          ? `${lost} minder`
          : gained === 1
            ? '1 ander'
            : `${gained} andere`,
    changedShort,
    gained: (projects: string) => `Ook verkozen: ${projects}.`,
    lost: (projects: string) => `Niet verkozen: ${projects}.`,
    changedHead: 'Wat zou veranderen',
    representedHead: (voters: number) => `Stemmers met een keuze erbij, van ${voters}`,
    rulesTitle: 'Wat deze regels betekenen',
    rootTitle: 'Vingerafdruk van deze stemming',
    rootTell: 'Wie de gepubliceerde stembiljetten neemt en natelt, moet dezelfde vingerafdruk vinden.',
    rootTotals:
      'Ze verzegelt wat gepubliceerd is. Dat zijn alleen totalen, zoals voor de stemming gezegd: niemand van buiten kan natellen.',
    mine: mineIn({
      dots: (dots) => (dots === 1 ? 'Mijn stip' : `Mijn ${dots} stippen`),
      approval: () => 'Door mij aangevinkt',
      ranking: (place) => `Mijn keuze nummer ${place}`,
    }),
    mineHead: 'Van mij',
    ticked: 'aangevinkt',
    choicesOn: (on: number, of: number) =>
      of === 1
        ? on === 1
          ? 'Het project dat je koos gaat verder.'
          : 'Het project dat je koos gaat niet verder.'
        : `${on} van de ${of} projecten die je koos ${on === 1 ? 'gaat' : 'gaan'} verder.`,
    ideasTitle: 'Wat er van mijn ideeën werd',
    ideasOn: (on: number, of: number) =>
      of === 1
        ? on === 1
          ? 'Je idee gaat verder.'
          : 'Je idee gaat niet verder in een project. Het blijft op het bord.'
        : `${on} van je ${of} ideeën ${on === 1 ? 'gaat' : 'gaan'} verder. De andere blijven op het bord.`,
    ideasAllOn: (of: number) => `Al je ${of} ideeën gaan verder.`,
    fateOn: (project: string, place: number, of: number) =>
      `Gaat verder in ‘${project}’, nummer ${place} van ${of}.`,
    fateOff: (project: string) => `Zit in ‘${project}’, dat niet verdergaat.`,
    fateUnvoted: (project: string) => `Zit in ‘${project}’, waarover niet gestemd is.`,
    fateStack: (stack: string) => `Ligt met andere in ‘${stack}’, dat geen project werd.`,
    fateStackUnnamed: 'Ligt met andere in een stapel die geen project werd.',
    fateAlone: 'Staat alleen op het bord en werd geen project.',
    turnoutByRole: 'Opkomst per rol',
    role: 'Rol',
    votedOf: 'Stemden',
    smallGroups:
      'Rollen met minder dan vijf mensen staan samen, zodat niemand te herkennen is. Alleen de begeleiding ziet deze tabel.',
  },
});

export type ResultWords = ReturnType<typeof resultWords>;
