// Words with which the desk conducts a vote: who and what stands, who has voted, and how a tie is settled.
import { words } from './words.ts';

export const deskVoteWords = words({
  en: {
    rulesTitle: 'The rules',
    votersTitle: 'Who votes',
    votersHint: 'Facilitators and the wall never vote.',
    votersNone: 'Tick at least one role that votes.',
    people: (count: number) => (count === 1 ? '1 person' : `${count} people`),
    byLink:
      'People come in by an open link. Whoever has it can join twice, and would then have two ballots: compare the number of voters with the heads in the room.',
    standing: (standing: number, of: number) =>
      standing === of
        ? of === 1
          ? 'The 1 project stands'
          : `All ${of} projects stand`
        : `${standing} of ${of} projects stand`,
    standingHint:
      'Take the tick away from a project that shouldn’t be voted on, such as the copy of another.',
    stands: (title: string) => `“${title}” stands in the vote`,
    leftOut: 'left out',
    noneStands: 'At least one project has to stand.',
    leftOutTell: (count: number) =>
      count === 1
        ? '1 project is left out. It stays on the board.'
        : `${count} projects are left out. They stay on the board.`,
    present: (cast: number, present: number) => `${cast} of ${present} present have voted`,
    onTheirWay: (count: number) => (count === 1 ? '1 ballot on its way' : `${count} ballots on their way`),
    onTheirWayTell: 'Opened, and not sent yet.',
    notOpened: (count: number) =>
      count === 1 ? '1 has not opened the ballot' : `${count} have not opened the ballot`,
    unknown: (count: number) => `${count} unknown`,
    unknownTell: 'Were here and are offline now: a ballot may wait on the phone.',
    admitted: (cast: number, admitted: number) => `${cast} of all ${admitted} who may vote`,
    admittedTell: 'Those who are elsewhere are counted too.',
    allNumbers: 'Numbers only: nobody sees who has voted, nor how. Facilitators aren’t counted.',
    byMinute: 'Turnout by minute',
    minute: 'Minute',
    firstBallots: 'First ballots',
    byMinuteSaid: (most: number, minute: number) =>
      `Minute ${minute} brought the most: ${most === 1 ? '1 ballot' : `${most} ballots`}.`,
    tieAsk: 'This tie is yours to settle',
    tieAskTell: 'Until then nothing can be published. Your choice is written into the published record.',
    lot: 'By the sealed lots',
    lotTell: (names: string) =>
      `These go on: ${names}. The order follows from the sealed number and from all the ballots; nobody has chosen it.`,
    lotTitle: 'Settle the tie by the sealed lots?',
    lotDone: 'The tie is settled by the sealed lots.',
    all: (tied: number) => (tied === 2 ? 'Take both' : `Take all ${tied}`),
    allTell: (shortlist: number, seats: number) => `Then ${shortlist} projects go on instead of ${seats}.`,
    allTitle: (tied: number) => (tied === 2 ? 'Let both go on?' : `Let all ${tied} go on?`),
    allDone: 'All of the tied projects go on.',
    vote: 'Hold a tie vote',
    voteTell: (tied: number, seats: number) =>
      `The same people vote once more, only on these ${tied}, for ${seats === 1 ? '1 place' : `${seats} places`}. If they are equal again, lots are drawn.`,
    voteTitle: 'Hold a vote on the tied projects?',
    voteShows: 'It is announced on every screen. You open and close it as the vote before.',
    voteDone: 'The tie vote is announced. Nobody votes yet.',
    tieVote: (tied: number, seats: number) =>
      `Tie vote: ${tied} projects, ${seats === 1 ? '1 place' : `${seats} places`}`,
    tieVoteTell: 'The result of the vote before waits for this one.',
    tieVoteVoided: (reason: string) => `The last tie vote was annulled: ${reason}`,
    voidTieTell:
      'None of its ballots counts, and the tie is yours to settle again. Everybody reads your reason. The ballots of the vote before stay.',
    publishTotals:
      'Every phone shows the result. Totals only are published: the ballots can’t be taken away, and nobody outside can count again.',
    notBefore: 'Settle the tie at the cut first.',
    compareHint: 'What would change. Only the rule of this vote decides.',
  },
  fr: {
    rulesTitle: 'Les règles',
    votersTitle: 'Qui vote',
    votersHint: 'L’animation et le mur ne votent jamais.',
    votersNone: 'Cochez au moins un rôle qui vote.',
    people: (count: number) => (count < 2 ? `${count} personne` : `${count} personnes`),
    byLink:
      'On entre par un lien ouvert. Qui l’a peut entrer deux fois, et aurait alors deux bulletins\u00a0: comparez le nombre de votants aux têtes dans la salle.',
    standing: (standing: number, of: number) =>
      standing === of
        ? of < 2
          ? `${of} projet au vote`
          : `Les ${of} projets sont au vote`
        : `${standing} projets sur ${of} sont au vote`,
    standingHint: 'Décochez un projet qui ne doit pas être soumis au vote, par exemple le double d’un autre.',
    stands: (title: string) => `«\u00a0${title}\u00a0» est au vote`,
    leftOut: 'écarté',
    noneStands: 'Il faut au moins un projet au vote.',
    leftOutTell: (count: number) =>
      count < 2
        ? `${count} projet est écarté. Il reste au tableau.`
        : `${count} projets sont écartés. Ils restent au tableau.`,
    present: (cast: number, present: number) => `${cast} présents sur ${present} ont voté`,
    onTheirWay: (count: number) =>
      count < 2 ? `${count} bulletin en chemin` : `${count} bulletins en chemin`,
    onTheirWayTell: 'Ouverts, pas encore envoyés.',
    notOpened: (count: number) =>
      count < 2 ? `${count} n’a pas ouvert le bulletin` : `${count} n’ont pas ouvert le bulletin`,
    unknown: (count: number) => (count < 2 ? `${count} inconnu` : `${count} inconnus`),
    unknownTell: 'Étaient là et sont hors ligne\u00a0: un bulletin attend peut-être sur le téléphone.',
    admitted: (cast: number, admitted: number) => `${cast} sur les ${admitted} qui peuvent voter`,
    admittedTell: 'Les absents sont comptés aussi.',
    allNumbers:
      'Rien que des nombres\u00a0: personne ne voit qui a voté, ni comment. L’animation n’est pas comptée.',
    byMinute: 'Participation par minute',
    minute: 'Minute',
    firstBallots: 'Premiers bulletins',
    byMinuteSaid: (most: number, minute: number) =>
      `La minute ${minute} en a apporté le plus\u00a0: ${most < 2 ? `${most} bulletin` : `${most} bulletins`}.`,
    tieAsk: 'C’est à vous de départager',
    tieAskTell: 'D’ici là rien ne peut être publié. Votre choix est inscrit dans le registre publié.',
    lot: 'Par le tirage scellé',
    lotTell: (names: string) =>
      `Continuent\u00a0: ${names}. L’ordre découle du nombre scellé et de tous les bulletins\u00a0; personne ne l’a choisi.`,
    lotTitle: 'Départager par le tirage scellé\u00a0?',
    lotDone: 'Le tirage scellé a départagé.',
    all: (tied: number) => (tied === 2 ? 'Prendre les deux' : `Prendre les ${tied}`),
    allTell: (shortlist: number, seats: number) =>
      `Alors ${shortlist} projets continuent au lieu de ${seats}.`,
    allTitle: (tied: number) =>
      tied === 2 ? 'Laisser continuer les deux\u00a0?' : `Laisser continuer les ${tied}\u00a0?`,
    allDone: 'Tous les projets à égalité continuent.',
    vote: 'Faire revoter',
    voteTell: (tied: number, seats: number) =>
      `Les mêmes personnes votent encore une fois, sur ces ${tied} projets seulement, pour ${seats < 2 ? `${seats} place` : `${seats} places`}. En cas de nouvelle égalité, on tire au sort.`,
    voteTitle: 'Faire voter sur les projets à égalité\u00a0?',
    voteShows: 'Le vote est annoncé sur tous les écrans. Vous l’ouvrez et le fermez comme le précédent.',
    voteDone: 'Le nouveau vote est annoncé. Personne ne vote encore.',
    tieVote: (tied: number, seats: number) =>
      `Vote pour départager\u00a0: ${tied} projets, ${seats < 2 ? `${seats} place` : `${seats} places`}`,
    tieVoteTell: 'Le résultat du vote précédent attend celui-ci.',
    tieVoteVoided: (reason: string) => `Le dernier vote pour départager a été annulé\u00a0: ${reason}`,
    voidTieTell:
      'Aucun de ses bulletins ne compte, et c’est de nouveau à vous de départager. Tout le monde lit votre raison. Les bulletins du vote précédent restent.',
    publishTotals:
      'Chaque téléphone montre le résultat. Seuls les totaux sont publiés\u00a0: on ne peut pas emporter les bulletins, et personne d’extérieur ne peut recompter.',
    notBefore: 'Départagez d’abord l’égalité à la limite.',
    compareHint: 'Ce qui changerait. Seule la règle de ce vote décide.',
  },
  nl: {
    rulesTitle: 'De regels',
    votersTitle: 'Wie stemt',
    votersHint: 'De begeleiding en de muur stemmen nooit.',
    votersNone: 'Vink minstens één rol aan die stemt.',
    people: (count: number) => (count === 1 ? '1 persoon' : `${count} mensen`),
    byLink:
      'Mensen komen binnen met een open link. Wie hem heeft, kan twee keer binnenkomen en zou dan twee stembiljetten hebben: vergelijk het aantal stemmers met de hoofden in de zaal.',
    standing: (standing: number, of: number) =>
      standing === of
        ? of === 1
          ? 'Het ene project doet mee'
          : `Alle ${of} projecten doen mee`
        : `${standing} van de ${of} projecten doen mee`,
    standingHint:
      'Haal het vinkje weg bij een project dat niet mee moet doen, zoals het dubbel van een ander.',
    stands: (title: string) => `‘${title}’ doet mee`,
    leftOut: 'doet niet mee',
    noneStands: 'Minstens één project moet meedoen.',
    leftOutTell: (count: number) =>
      count === 1
        ? '1 project doet niet mee. Het blijft op het bord.'
        : `${count} projecten doen niet mee. Ze blijven op het bord.`,
    present: (cast: number, present: number) => `${cast} van de ${present} aanwezigen hebben gestemd`,
    onTheirWay: (count: number) =>
      count === 1 ? '1 stembiljet onderweg' : `${count} stembiljetten onderweg`,
    onTheirWayTell: 'Geopend en nog niet verstuurd.',
    notOpened: (count: number) =>
      count === 1 ? '1 opende het stembiljet niet' : `${count} openden het stembiljet niet`,
    unknown: (count: number) => `${count} onbekend`,
    unknownTell: 'Waren hier en zijn nu offline: misschien wacht er een stembiljet op de telefoon.',
    admitted: (cast: number, admitted: number) => `${cast} van alle ${admitted} die mogen stemmen`,
    admittedTell: 'Ook wie elders is, telt hier mee.',
    allNumbers: 'Alleen aantallen: niemand ziet wie gestemd heeft, of hoe. De begeleiding telt niet mee.',
    byMinute: 'Opkomst per minuut',
    minute: 'Minuut',
    firstBallots: 'Eerste stembiljetten',
    byMinuteSaid: (most: number, minute: number) =>
      `Minuut ${minute} bracht de meeste: ${most === 1 ? '1 stembiljet' : `${most} stembiljetten`}.`,
    tieAsk: 'Deze gelijke stand is aan jou',
    tieAskTell: 'Tot dan kan niets gepubliceerd worden. Je keuze komt in het gepubliceerde register.',
    lot: 'Met de verzegelde loting',
    lotTell: (names: string) =>
      `Deze gaan verder: ${names}. De volgorde volgt uit het verzegelde getal en alle stembiljetten; niemand heeft ze gekozen.`,
    lotTitle: 'De verzegelde loting laten beslissen?',
    lotDone: 'De verzegelde loting heeft beslist.',
    all: (tied: number) => (tied === 2 ? 'Neem ze allebei' : `Neem ze alle ${tied}`),
    allTell: (shortlist: number, seats: number) =>
      `Dan gaan ${shortlist} projecten verder in plaats van ${seats}.`,
    allTitle: (tied: number) =>
      tied === 2 ? 'Ze allebei laten verdergaan?' : `Ze alle ${tied} laten verdergaan?`,
    allDone: 'Alle projecten met gelijke stand gaan verder.',
    vote: 'Laat opnieuw stemmen',
    voteTell: (tied: number, seats: number) =>
      `Dezelfde mensen stemmen nog een keer, alleen over deze ${tied}, voor ${seats === 1 ? '1 plaats' : `${seats} plaatsen`}. Staan ze weer gelijk, dan wordt er geloot.`,
    voteTitle: 'Laten stemmen over de gelijke projecten?',
    voteShows: 'De stemming wordt op elk scherm aangekondigd. Je opent en sluit ze zoals de vorige.',
    voteDone: 'De nieuwe stemming is aangekondigd. Nog niemand stemt.',
    tieVote: (tied: number, seats: number) =>
      `Beslissende stemming: ${tied} projecten, ${seats === 1 ? '1 plaats' : `${seats} plaatsen`}`,
    tieVoteTell: 'Het resultaat van de vorige stemming wacht op deze.',
    tieVoteVoided: (reason: string) => `De laatste beslissende stemming is geannuleerd: ${reason}`,
    voidTieTell:
      'Geen van de stembiljetten telt, en de gelijke stand is weer aan jou. Iedereen leest je reden. De stembiljetten van de vorige stemming blijven.',
    publishTotals:
      'Elke telefoon toont het resultaat. Alleen totalen worden gepubliceerd: de stembiljetten kan men niet meenemen, en niemand van buiten kan natellen.',
    notBefore: 'Beslis eerst over de gelijke stand op de grens.',
    compareHint: 'Wat zou veranderen. Alleen de regel van deze stemming beslist.',
  },
});

export type DeskVoteWords = ReturnType<typeof deskVoteWords>;
