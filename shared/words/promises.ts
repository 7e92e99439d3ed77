// Words of the page that says what a vote promises, what it doesn't, and how anybody can check it.
import { words } from './words.ts';

export const promisesWords = words({
  en: {
    title: 'What this vote promises, and what it doesn’t',
    intro:
      'A vote on a computer asks for your trust. Here is what you can rely on, what nobody can promise you, and how you can check it yourself.',
    promised: 'Promised',
    once: 'One ballot each.',
    onceWhy:
      'Everybody who is admitted, or has a badge, has one ballot. Whatever device it comes from, it never counts twice.',
    kept: 'What is in stays in.',
    keptWhy:
      'Once your phone says that your ballot is in, it is on the server’s disk. Even a power cut doesn’t lose it.',
    secret: 'Secret until the vote closes.',
    secretWhy:
      'Your own phone shows your own ballot. Besides that, nothing that leaves the server before closing depends on how anybody voted, only on how many did: no screen, list or export gives a hint, not to the facilitator either.',
    unlinked: 'Cut off from your name.',
    unlinkedWhy:
      'At closing the table that says who has which ballot is deleted. From then on only your phone knows your choice.',
    change: 'Yours to change.',
    changeWhy: 'You can change your ballot until the vote closes. The last one counts.',
    ties: 'Ties are settled by a sealed number.',
    tiesWhy:
      'The number is fixed and its seal shown before the vote. The draw follows from it and from all the ballots together, so nobody can pick a number that favours a project. It is opened at closing, and anybody can check the draw.',
    recount: 'Anybody can recount.',
    recountWhy:
      'With the result one file is published, with all the ballots and no names. Software that isn’t ours can count it.',
    fingerprint: 'One fingerprint for everybody.',
    fingerprintWhy:
      'The fingerprint of the ledger stands on the wall and in every export. If anything in the file is changed later, its fingerprint is another.',
    support: 'What goes on has support.',
    supportWhy: 'A project that nobody chose doesn’t go on, even if a place stays empty.',
    notPromised: 'Not promised',
    server: 'Secrecy from whoever runs the server.',
    serverWhy:
      'While the vote is open the server holds who cast what, so that you can change your ballot. Whoever runs it could look. A backup made in that time keeps it; exports don’t hold open votes. After closing they could still find a ballot by the code of its receipt, so keep your code to yourself.',
    pressure: 'Freedom from pressure.',
    pressureWhy:
      'Somebody can look over your shoulder, or press you to show what your phone shows you. Nothing here can stop that.',
    phone: 'Safety on a phone that others control.',
    phoneWhy: 'Whoever controls your phone, or a program on it, can see your ballot and change it.',
    network: 'Secrecy on the Wi-Fi, if the address begins with http.',
    networkWhy:
      'Only with https is all that your phone sends locked on its way. Without it, somebody skilled on the same network could read it, and even change it.',
    stuffing: 'That every voter is one person in the room.',
    stuffingWhy:
      'Whoever hands out the badges could hand out too many. Only the headcount shows that: compare how many could vote with how many are there. Whoever prints them could also come in with one that isn’t theirs. With an open link, one person with two devices can come in twice.',
    lists: 'Proof that nothing was swapped beforehand.',
    listsWhy:
      'Two lists are published, receipts and ballots, without a link between them: that keeps your choice secret. They show that nothing has been changed since. They can’t show that whoever runs the server swapped nothing before the lists were made.',
    totals: 'A recount, where only totals are published.',
    totalsWhy:
      'Many choices together are almost a fingerprint of a person. So a vote may be set to publish totals only, and then strangers can’t recount it. You are told before it opens.',
    shared: 'Secrecy on a shared tablet and on paper.',
    sharedWhy:
      'On a table’s tablet you rely on whoever set it up. Your ballot goes from it as you hand it on; without a connection it waits there, unseen, until it is sent. A paper ballot is entered by a co-host, who sees it.',
    check: 'How to check',
    findReceipt: 'Find your receipt.',
    findReceiptHow:
      'Your phone shows its code when your ballot is in. Once the result is published, you can look it up on any device. The page says whether your ballot was counted, and never what it chose.',
    lookUp: 'Look up a receipt',
    lookUpWhere: 'It stands at the address of your workshop, with /receipt at its end.',
    download: 'Download the ledger.',
    downloadHow:
      'It is the one published file, ledger.json. You find it below the result on your phone, and where receipts are looked up.',
    verify: 'Open the verifier.',
    verifyHow:
      'It is one page that recounts the file, also without a network. Compare the fingerprint that it shows with the one on the wall.',
    openVerifier: 'Open the verifier',
    command: 'Or use a command.',
    commandHow: 'On a computer that has Charrette, this does the same:',
    other: 'Or count with other software.',
    otherHow:
      'The ballots are published for programs that aren’t ours, too: as .pb for Pabulib’s, as .abc.yaml for abcvoting and, if people ranked the projects, as .blt.',
    toWorkshop: 'To the workshop',
    toStart: 'To the start page',
  },
  fr: {
    title: 'Ce que ce vote promet, et ce qu’il ne promet pas',
    intro:
      'Un vote sur ordinateur demande votre confiance. Voici ce sur quoi vous pouvez compter, ce que personne ne peut vous promettre, et comment le vérifier vous-même.',
    promised: 'Promis',
    once: 'Un bulletin par personne.',
    onceWhy:
      'Toute personne admise, ou qui a un badge, a un bulletin. Quel que soit l’appareil d’où il vient, il ne compte jamais deux fois.',
    kept: 'Ce qui est arrivé reste.',
    keptWhy:
      'Dès que votre téléphone dit que votre bulletin est arrivé, il est sur le disque du serveur. Même une panne de courant ne le perd pas.',
    secret: 'Secret jusqu’à la clôture.',
    secretWhy:
      'Votre téléphone vous montre votre propre bulletin. À part cela, rien de ce qui sort du serveur avant la clôture ne dépend de la façon dont on a voté, seulement du nombre de votants\u00a0: aucun écran, aucune liste, aucun export ne donne d’indice, pas même à l’animateur·rice.',
    unlinked: 'Séparé de votre nom.',
    unlinkedWhy:
      'À la clôture, la table qui dit à qui est quel bulletin est effacée. Dès lors, seul votre téléphone connaît votre choix.',
    change: 'À vous de le changer.',
    changeWhy: 'Vous pouvez changer votre bulletin jusqu’à la clôture. C’est le dernier qui compte.',
    ties: 'Un nombre scellé tranche les égalités.',
    tiesWhy:
      'Le nombre est fixé et son sceau montré avant le vote. Le tirage découle de ce nombre et de tous les bulletins ensemble\u00a0: personne ne peut choisir un nombre qui favorise un projet. On l’ouvre à la clôture, et chacun peut vérifier le tirage.',
    recount: 'Chacun peut recompter.',
    recountWhy:
      'Avec le résultat, on publie un fichier qui contient tous les bulletins et aucun nom. Des logiciels qui ne sont pas les nôtres peuvent le compter.',
    fingerprint: 'Une même empreinte pour tout le monde.',
    fingerprintWhy:
      'L’empreinte du registre est affichée au mur et figure dans chaque export. Si l’on change ensuite quoi que ce soit dans le fichier, son empreinte est autre.',
    support: 'Ce qui continue a du soutien.',
    supportWhy: 'Un projet que personne n’a choisi ne continue pas, même si une place reste vide.',
    notPromised: 'Pas promis',
    server: 'Le secret envers qui tient le serveur.',
    serverWhy:
      'Tant que le vote est ouvert, le serveur garde qui a voté quoi, pour que vous puissiez changer votre bulletin. Qui le tient pourrait regarder. Une sauvegarde faite pendant ce temps le garde aussi\u00a0; les exports ne contiennent pas les votes ouverts. Après la clôture, on pourrait encore y retrouver un bulletin par le code de son reçu\u00a0: gardez donc votre code pour vous.',
    pressure: 'L’absence de pression.',
    pressureWhy:
      'Quelqu’un peut regarder par-dessus votre épaule, ou vous pousser à montrer ce que votre téléphone vous montre. Rien ici ne peut l’empêcher.',
    phone: 'La sûreté d’un téléphone que d’autres contrôlent.',
    phoneWhy:
      'Qui contrôle votre téléphone, ou un programme qui s’y trouve, peut voir votre bulletin et le changer.',
    network: 'Le secret sur le Wi-Fi, si l’adresse commence par http.',
    networkWhy:
      'Seul https verrouille en chemin tout ce que votre téléphone envoie. Sans lui, une personne habile sur le même réseau pourrait le lire, et même le changer.',
    stuffing: 'Que chaque votant soit une personne dans la salle.',
    stuffingWhy:
      'Qui distribue les badges pourrait en distribuer trop. Seul le décompte des présents le montre\u00a0: comparez combien pouvaient voter et combien sont là. Qui les imprime pourrait aussi entrer avec le badge d’une autre personne. Avec un lien ouvert, une personne qui a deux appareils peut entrer deux fois.',
    lists: 'La preuve que rien n’a été échangé auparavant.',
    listsWhy:
      'On publie deux listes, les reçus et les bulletins, sans lien entre elles\u00a0: c’est ce qui garde votre choix secret. Elles montrent que rien n’a changé depuis. Elles ne peuvent pas montrer que qui tient le serveur n’a rien échangé avant qu’elles soient faites.',
    totals: 'Un recomptage, si l’on ne publie que les totaux.',
    totalsWhy:
      'Beaucoup de choix ensemble désignent presque une personne. Un vote peut donc être réglé pour ne publier que les totaux, et alors personne d’extérieur ne peut le recompter. On vous le dit avant l’ouverture.',
    shared: 'Le secret sur une tablette partagée et sur papier.',
    sharedWhy:
      'Sur la tablette d’une table, vous comptez sur qui l’a préparée. Votre bulletin la quitte quand vous la passez\u00a0; sans connexion il y attend, invisible, d’être envoyé. Un bulletin de papier est saisi par un·e coanimateur·rice, qui le voit.',
    check: 'Comment vérifier',
    findReceipt: 'Retrouvez votre reçu.',
    findReceiptHow:
      'Votre téléphone montre son code quand votre bulletin est arrivé. Une fois le résultat publié, vous pouvez le chercher sur n’importe quel appareil. La page dit si votre bulletin a été compté, et jamais ce qu’il a choisi.',
    lookUp: 'Chercher un reçu',
    lookUpWhere: 'Elle est à l’adresse de votre atelier, suivie de /receipt.',
    download: 'Téléchargez le registre.',
    downloadHow:
      'C’est le seul fichier publié, ledger.json. Vous le trouvez sous le résultat sur votre téléphone, et là où l’on cherche les reçus.',
    verify: 'Ouvrez le vérificateur.',
    verifyHow:
      'C’est une page qui recompte le fichier, même sans réseau. Comparez l’empreinte qu’elle montre à celle du mur.',
    openVerifier: 'Ouvrir le vérificateur',
    command: 'Ou utilisez une commande.',
    commandHow: 'Sur un ordinateur qui a Charrette, celle-ci fait la même chose\u00a0:',
    other: 'Ou comptez avec un autre logiciel.',
    otherHow:
      'Les bulletins sont aussi publiés pour des programmes qui ne sont pas les nôtres\u00a0: en .pb pour ceux de Pabulib, en .abc.yaml pour abcvoting et, si l’on a classé les projets, en .blt.',
    toWorkshop: 'Vers l’atelier',
    toStart: 'Vers la page d’accueil',
  },
  nl: {
    title: 'Wat deze stemming belooft, en wat niet',
    intro:
      'Een stemming op een computer vraagt je vertrouwen. Hier lees je waar je op kunt rekenen, wat niemand je kan beloven, en hoe je het zelf nakijkt.',
    promised: 'Beloofd',
    once: 'Eén stembiljet per persoon.',
    onceWhy:
      'Wie toegelaten is of een badge heeft, heeft één stembiljet. Van welk toestel het ook komt, het telt nooit twee keer.',
    kept: 'Wat binnen is, blijft binnen.',
    keptWhy:
      'Zodra je telefoon zegt dat je stembiljet binnen is, staat het op de schijf van de server. Zelfs een stroompanne wist het niet uit.',
    secret: 'Geheim tot de stemming sluit.',
    secretWhy:
      'Je eigen telefoon toont je eigen stembiljet. Verder hangt niets van wat de server voor de sluiting verlaat af van hoe iemand stemde, alleen van hoeveel mensen stemden: geen scherm, lijst of export geeft een aanwijzing, ook niet aan de begeleider.',
    unlinked: 'Los van je naam.',
    unlinkedWhy:
      'Bij de sluiting wordt de tabel gewist die zegt wie welk stembiljet heeft. Vanaf dan kent alleen je telefoon je keuze.',
    change: 'Jij kunt het veranderen.',
    changeWhy: 'Je kunt je stembiljet veranderen tot de stemming sluit. Het laatste telt.',
    ties: 'Een verzegeld getal beslist bij gelijke stand.',
    tiesWhy:
      'Het getal ligt vast en zijn zegel wordt getoond voor de stemming begint. De loting volgt uit dat getal en alle stembiljetten samen: niemand kan een getal kiezen dat een project bevoordeelt. Het wordt bij de sluiting geopend, en iedereen kan de loting narekenen.',
    recount: 'Iedereen kan natellen.',
    recountWhy:
      'Samen met het resultaat verschijnt één bestand met alle stembiljetten en geen enkele naam. Software die niet van ons is, kan het tellen.',
    fingerprint: 'Eén vingerafdruk voor iedereen.',
    fingerprintWhy:
      'De vingerafdruk van het register staat op de muur en in elke export. Verandert er later iets in het bestand, dan wordt zijn vingerafdruk een andere.',
    support: 'Wat verdergaat, heeft steun.',
    supportWhy: 'Een project dat niemand koos, gaat niet verder, ook al blijft er een plaats leeg.',
    notPromised: 'Niet beloofd',
    server: 'Geheimhouding tegenover wie de server beheert.',
    serverWhy:
      'Zolang de stemming open is, bewaart de server wie wat stemde, zodat je je stembiljet kunt veranderen. Wie hem beheert, zou kunnen kijken. Een reservekopie uit die tijd bewaart het ook; exports bevatten geen open stemmingen. Na de sluiting kan de beheerder een stembiljet nog vinden met de code van het ontvangstbewijs: hou je code dus voor jezelf.',
    pressure: 'Vrijheid van druk.',
    pressureWhy:
      'Iemand kan over je schouder meekijken, of je onder druk zetten om te tonen wat je telefoon jou toont. Niets hier kan dat verhinderen.',
    phone: 'Veiligheid op een telefoon die anderen in hun macht hebben.',
    phoneWhy:
      'Wie je telefoon in zijn macht heeft, of een programma erop, kan je stembiljet zien en veranderen.',
    network: 'Geheimhouding op de wifi, als het adres met http begint.',
    networkWhy:
      'Alleen met https is alles wat je telefoon verstuurt onderweg op slot. Zonder kan iemand die er handig in is het op hetzelfde netwerk lezen, en zelfs veranderen.',
    stuffing: 'Dat elke stemmer één mens in de zaal is.',
    stuffingWhy:
      'Wie de badges uitdeelt, kan er te veel uitdelen. Alleen de koppen tellen toont dat: vergelijk hoeveel mensen konden stemmen met hoeveel er zijn. Wie ze afdrukt, kan ook met de badge van een ander binnenkomen. Met een open link kan één persoon met twee toestellen twee keer binnenkomen.',
    lists: 'Bewijs dat er vooraf niets verwisseld is.',
    listsWhy:
      'Er verschijnen twee lijsten, ontvangstbewijzen en stembiljetten, zonder verband ertussen: dat houdt je keuze geheim. Ze tonen dat er sindsdien niets veranderd is. Ze kunnen niet tonen dat wie de server beheert niets verwisselde voor de lijsten gemaakt werden.',
    totals: 'Natellen, als alleen de totalen verschijnen.',
    totalsWhy:
      'Veel keuzes samen wijzen bijna één persoon aan. Daarom kan een stemming zo ingesteld zijn dat alleen de totalen verschijnen, en dan kan geen buitenstaander ze natellen. Je hoort het voor de stemming opengaat.',
    shared: 'Geheimhouding op een gedeelde tablet en op papier.',
    sharedWhy:
      'Op de tablet van een tafel reken je op wie hem klaarzette. Je stembiljet verdwijnt ervan als je hem doorgeeft; zonder verbinding wacht het daar, onzichtbaar, tot het verstuurd is. Een papieren stembiljet wordt ingevoerd door een medebegeleider, die het ziet.',
    check: 'Zo kijk je het na',
    findReceipt: 'Zoek je ontvangstbewijs.',
    findReceiptHow:
      'Je telefoon toont de code als je stembiljet binnen is. Zodra het resultaat gepubliceerd is, kun je ze op elk toestel opzoeken. De pagina zegt of je stembiljet geteld is, en nooit wat het koos.',
    lookUp: 'Zoek een ontvangstbewijs op',
    lookUpWhere: 'Ze staat op het adres van je workshop, met /receipt erachter.',
    download: 'Download het register.',
    downloadHow:
      'Het is het ene gepubliceerde bestand, ledger.json. Je vindt het onder het resultaat op je telefoon, en waar je ontvangstbewijzen opzoekt.',
    verify: 'Open de natelpagina.',
    verifyHow:
      'Het is één pagina die het bestand natelt, ook zonder netwerk. Vergelijk de vingerafdruk die ze toont met die op de muur.',
    openVerifier: 'Open de natelpagina',
    command: 'Of gebruik een commando.',
    commandHow: 'Op een computer met Charrette doet dit hetzelfde:',
    other: 'Of tel met andere software.',
    otherHow:
      'De stembiljetten verschijnen ook voor programma’s die niet van ons zijn: als .pb voor die van Pabulib, als .abc.yaml voor abcvoting en, als de projecten gerangschikt zijn, als .blt.',
    toWorkshop: 'Naar de workshop',
    toStart: 'Naar de startpagina',
  },
});
