// Words of the wall, besides the method's own titles and instructions.
import { words } from './words.ts';

export const wallWords = words({
  en: {
    wall: 'Wall',
    opening: 'One moment …',
    openAddress: 'or open',
    typeCode: 'and type',
    fromElsewhere: 'From elsewhere:',
    qr: 'QR code to join',
    areIn: (count: number) => (count === 1 ? '1 person is in' : `${count} people are in`),
    areHere: (count: number) => (count === 1 ? '1 person is here' : `${count} people are here`),
    timeLeft: 'Time left',
    paused: 'paused',
    over: 'time is up',
    noIdeas: 'The first ideas appear here',
    noProjects: 'The first projects appear here',
    unthemed: 'No theme yet',
    ideas: (count: number) => (count === 1 ? '1 idea' : `${count} ideas`),
    alike: (count: number) => `and ${count} more like it`,
    ledBy: (name: string) => `Led by ${name}`,
    noLead: 'Lead wanted',
    page: (page: number, of: number) => `Page ${page} of ${of}`,
    part: (part: number, of: number) => `${part} of ${of}`,
    dotsEach: (budget: number) => (budget === 1 ? 'dot for each of us' : 'dots for each of us'),
    capEach: (cap: number) => (cap === 1 ? 'dot at most on one project' : 'dots at most on one project'),
    goOn: (seats: number) => (seats === 1 ? 'project goes on' : 'projects go on'),
    candidates: (count: number) =>
      count === 1 ? '1 project to choose from' : `${count} projects to choose from`,
    secret: 'Every ballot is secret. Nobody sees how many dots a project has before the vote is closed.',
    tieRule:
      'Equally many dots at the cut: lots are drawn. The draw follows from all the ballots and from a number that is sealed already, so nobody can steer it. Its seal:',
    haveVoted: (admitted: number) => `of ${admitted} have voted`,
    shortRules: (budget: number, cap: number) =>
      `${budget === 1 ? '1 dot' : `${budget} dots`} each, at most ${cap} on one project. Your choice stays secret.`,
    closing: 'The vote is closing',
    closingHint: 'Ballots still on phones are coming in. Send yours now.',
    counting: 'Being counted',
    countingHint: 'The vote is closed. The result appears here.',
    notVotedYet: 'The vote has not begun yet.',
    theyGoOn: (seats: number) =>
      seats === 0
        ? 'No project has a dot'
        : seats === 1
          ? 'The project that goes on'
          : `The ${seats} that go on`,
    outOf: (count: number) => `chosen from ${count} projects`,
    ballots: (ballots: number) => (ballots === 1 ? '1 ballot counted' : `${ballots} ballots counted`),
    dots: (dots: number) => (dots === 1 ? '1 dot' : `${dots} dots`),
    cut: 'The cut',
    tie: (dots: number, tied: number, taken: number) =>
      `A tie at the cut: ${tied} projects had ${dots === 1 ? '1 dot' : `${dots} dots`} each, with room for ${taken}. Lots were drawn, by the rule shown before the vote.`,
    tieTaken: 'Drawn:',
    tieLeft: 'Not drawn:',
    tieOpened: 'The number that was sealed:',
    offline: 'Not connected. This is how it was last.',
    ended: 'This workshop has ended. Thank you.',
  },
  fr: {
    wall: 'Mur',
    opening: 'Un instant…',
    openAddress: 'ou ouvrez',
    typeCode: 'et tapez',
    fromElsewhere: 'D’ailleurs :',
    qr: 'Code QR pour participer',
    areIn: (count: number) =>
      count < 2 ? `${count} personne est entrée` : `${count} personnes sont entrées`,
    areHere: (count: number) => (count < 2 ? `${count} personne est là` : `${count} personnes sont là`),
    timeLeft: 'Temps restant',
    paused: 'en pause',
    over: 'c’est l’heure',
    noIdeas: 'Les premières idées apparaîtront ici',
    noProjects: 'Les premiers projets apparaîtront ici',
    unthemed: 'Sans thème pour l’instant',
    ideas: (count: number) => (count < 2 ? `${count} idée` : `${count} idées`),
    alike: (count: number) => (count < 2 ? `et ${count} autre semblable` : `et ${count} autres semblables`),
    ledBy: (name: string) => `Porté par ${name}`,
    noLead: 'Cherche porteur·se',
    page: (page: number, of: number) => `Page ${page} sur ${of}`,
    part: (part: number, of: number) => `${part} sur ${of}`,
    dotsEach: (budget: number) => (budget < 2 ? 'point pour chacun·e' : 'points pour chacun·e'),
    capEach: (cap: number) => (cap < 2 ? 'point au plus par projet' : 'points au plus par projet'),
    goOn: (seats: number) => (seats < 2 ? 'projet continue' : 'projets continuent'),
    candidates: (count: number) => (count < 2 ? `${count} projet au choix` : `${count} projets au choix`),
    secret:
      'Chaque bulletin est secret. Personne ne voit combien de points a un projet avant la clôture du vote.',
    tieRule:
      'Autant de points à la limite : on tire au sort. Le tirage dépend de tous les bulletins et d’un nombre déjà scellé : personne ne peut l’orienter. Son sceau :',
    haveVoted: (admitted: number) => `sur ${admitted} ont voté`,
    shortRules: (budget: number, cap: number) =>
      `${budget < 2 ? `${budget} point` : `${budget} points`} chacun·e, ${cap} au plus par projet. Votre choix reste secret.`,
    closing: 'Le vote se clôt',
    closingHint: 'Les bulletins encore sur les téléphones arrivent. Envoyez le vôtre maintenant.',
    counting: 'On compte',
    countingHint: 'Le vote est clos. Le résultat apparaîtra ici.',
    notVotedYet: 'Le vote n’a pas encore commencé.',
    theyGoOn: (seats: number) =>
      seats === 0
        ? 'Aucun projet n’a de point'
        : seats === 1
          ? 'Le projet qui continue'
          : `Les ${seats} qui continuent`,
    outOf: (count: number) => (count < 2 ? `choisi parmi ${count} projet` : `choisis parmi ${count} projets`),
    ballots: (ballots: number) =>
      ballots < 2 ? `${ballots} bulletin compté` : `${ballots} bulletins comptés`,
    dots: (dots: number) => (dots < 2 ? `${dots} point` : `${dots} points`),
    cut: 'La limite',
    tie: (dots: number, tied: number, taken: number) =>
      `Égalité à la limite : ${tied} projets avaient ${dots < 2 ? `${dots} point` : `${dots} points`} chacun, pour ${taken} ${taken < 2 ? 'place' : 'places'}. On a tiré au sort, selon la règle montrée avant le vote.`,
    tieTaken: 'Tirés :',
    tieLeft: 'Non tirés :',
    tieOpened: 'Le nombre qui était scellé :',
    offline: 'Pas de connexion. Voici le dernier état.',
    ended: 'Cet atelier est terminé. Merci.',
  },
  nl: {
    wall: 'Muur',
    opening: 'Een ogenblik…',
    openAddress: 'of open',
    typeCode: 'en typ',
    fromElsewhere: 'Van elders:',
    qr: 'QR-code om mee te doen',
    areIn: (count: number) => (count === 1 ? '1 persoon is binnen' : `${count} mensen zijn binnen`),
    areHere: (count: number) => (count === 1 ? '1 persoon is hier' : `${count} mensen zijn hier`),
    timeLeft: 'Resterende tijd',
    paused: 'gepauzeerd',
    over: 'de tijd is om',
    noIdeas: 'De eerste ideeën verschijnen hier',
    noProjects: 'De eerste projecten verschijnen hier',
    unthemed: 'Nog geen thema',
    ideas: (count: number) => (count === 1 ? '1 idee' : `${count} ideeën`),
    alike: (count: number) => `en nog ${count} gelijkaardige`,
    ledBy: (name: string) => `Getrokken door ${name}`,
    noLead: 'Trekker gezocht',
    page: (page: number, of: number) => `Blad ${page} van ${of}`,
    part: (part: number, of: number) => `${part} van ${of}`,
    dotsEach: (budget: number) => (budget === 1 ? 'stip voor ieder van ons' : 'stippen voor ieder van ons'),
    capEach: (cap: number) => (cap === 1 ? 'stip hoogstens per project' : 'stippen hoogstens per project'),
    goOn: (seats: number) => (seats === 1 ? 'project gaat verder' : 'projecten gaan verder'),
    candidates: (count: number) =>
      count === 1 ? '1 project om uit te kiezen' : `${count} projecten om uit te kiezen`,
    secret:
      'Elk stembiljet is geheim. Niemand ziet hoeveel stippen een project heeft voor de stemming gesloten is.',
    tieRule:
      'Evenveel stippen op de grens: dan wordt er geloot. De loting volgt uit alle stembiljetten en uit een getal dat al verzegeld is: niemand kan ze sturen. Het zegel:',
    haveVoted: (admitted: number) => `van de ${admitted} hebben gestemd`,
    shortRules: (budget: number, cap: number) =>
      `${budget === 1 ? '1 stip' : `${budget} stippen`} elk, hoogstens ${cap} per project. Je keuze blijft geheim.`,
    closing: 'De stemming sluit',
    closingHint: 'Stembiljetten die nog op telefoons staan, komen binnen. Verstuur het jouwe nu.',
    counting: 'Er wordt geteld',
    countingHint: 'De stemming is gesloten. Het resultaat verschijnt hier.',
    notVotedYet: 'De stemming is nog niet begonnen.',
    theyGoOn: (seats: number) =>
      seats === 0
        ? 'Geen project heeft een stip'
        : seats === 1
          ? 'Het project dat verdergaat'
          : `De ${seats} die verdergaan`,
    outOf: (count: number) => (count === 1 ? 'gekozen uit 1 project' : `gekozen uit ${count} projecten`),
    ballots: (ballots: number) => (ballots === 1 ? '1 stembiljet geteld' : `${ballots} stembiljetten geteld`),
    dots: (dots: number) => (dots === 1 ? '1 stip' : `${dots} stippen`),
    cut: 'De grens',
    tie: (dots: number, tied: number, taken: number) =>
      `Gelijk op de grens: ${tied} projecten hadden elk ${dots === 1 ? '1 stip' : `${dots} stippen`}, voor ${taken} ${taken === 1 ? 'plaats' : 'plaatsen'}. Er is geloot, volgens de regel die voor de stemming getoond werd.`,
    tieTaken: 'Geloot:',
    tieLeft: 'Niet geloot:',
    tieOpened: 'Het getal dat verzegeld was:',
    offline: 'Geen verbinding. Dit is de laatste stand.',
    ended: 'Deze workshop is afgelopen. Bedankt.',
  },
});

export type WallWords = ReturnType<typeof wallWords>;
