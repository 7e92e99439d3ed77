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
    candidates: (count: number) =>
      count === 1 ? '1 project to choose from' : `${count} projects to choose from`,
    haveVoted: (admitted: number) => `of ${admitted} have voted`,
    secretShort: 'Your choice stays secret.',
    closing: 'The vote is closing',
    closingHint: 'Ballots still on phones are coming in. Send yours now.',
    counting: 'Being counted',
    countingHint: 'The vote is closed. The result appears here.',
    notVotedYet: 'The vote has not begun yet.',
    theyGoOn: (seats: number) =>
      seats === 0
        ? 'No project goes on'
        : seats === 1
          ? 'The project that goes on'
          : `The ${seats} that go on`,
    outOf: (count: number) => `chosen from ${count} projects`,
    ballots: (ballots: number) => (ballots === 1 ? '1 ballot counted' : `${ballots} ballots counted`),
    cut: 'The cut',
    offline: 'Not connected. This is how it was last.',
    ended: 'This workshop has ended. Thank you.',
  },
  fr: {
    wall: 'Mur',
    opening: 'Un instant…',
    openAddress: 'ou ouvrez',
    typeCode: 'et tapez',
    fromElsewhere: 'D’ailleurs\u00a0:',
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
    candidates: (count: number) => (count < 2 ? `${count} projet au choix` : `${count} projets au choix`),
    haveVoted: (admitted: number) => `sur ${admitted} ont voté`,
    secretShort: 'Votre choix reste secret.',
    closing: 'Le vote se clôt',
    closingHint: 'Les bulletins encore sur les téléphones arrivent. Envoyez le vôtre maintenant.',
    counting: 'On compte',
    countingHint: 'Le vote est clos. Le résultat apparaîtra ici.',
    notVotedYet: 'Le vote n’a pas encore commencé.',
    theyGoOn: (seats: number) =>
      seats === 0
        ? 'Aucun projet ne continue'
        : seats === 1
          ? 'Le projet qui continue'
          : `Les ${seats} qui continuent`,
    outOf: (count: number) => (count < 2 ? `choisi parmi ${count} projet` : `choisis parmi ${count} projets`),
    ballots: (ballots: number) =>
      ballots < 2 ? `${ballots} bulletin compté` : `${ballots} bulletins comptés`,
    cut: 'La limite',
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
    candidates: (count: number) =>
      count === 1 ? '1 project om uit te kiezen' : `${count} projecten om uit te kiezen`,
    haveVoted: (admitted: number) => `van de ${admitted} hebben gestemd`,
    secretShort: 'Je keuze blijft geheim.',
    closing: 'De stemming sluit',
    closingHint: 'Stembiljetten die nog op telefoons staan, komen binnen. Verstuur het jouwe nu.',
    counting: 'Er wordt geteld',
    countingHint: 'De stemming is gesloten. Het resultaat verschijnt hier.',
    notVotedYet: 'De stemming is nog niet begonnen.',
    theyGoOn: (seats: number) =>
      seats === 0
        ? 'Geen project gaat verder'
        : seats === 1
          ? 'Het project dat verdergaat'
          : `De ${seats} die verdergaan`,
    outOf: (count: number) => (count === 1 ? 'gekozen uit 1 project' : `gekozen uit ${count} projecten`),
    ballots: (ballots: number) => (ballots === 1 ? '1 stembiljet geteld' : `${ballots} stembiljetten geteld`),
    cut: 'De grens',
    offline: 'Geen verbinding. Dit is de laatste stand.',
    ended: 'Deze workshop is afgelopen. Bedankt.',
  },
});

export type WallWords = ReturnType<typeof wallWords>;
