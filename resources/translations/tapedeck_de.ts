<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>AddPanelAction</name>
    <message>
        <source>Add a panel: %1</source>
        <translation>Feld hinzufügen: %1</translation>
    </message>
</context>
<context>
    <name>AddPanelMenu</name>
    <message>
        <source>Add a panel</source>
        <translation>Feld hinzufügen</translation>
    </message>
</context>
<context>
    <name>Arrangement</name>
    <message>
        <source>It was written by a newer Tapedeck.</source>
        <translation>Es wurde von einem neueren Tapedeck geschrieben.</translation>
    </message>
    <message>
        <source>It is not a layout of Tapedeck.</source>
        <translation>Es ist keine Anordnung von Tapedeck.</translation>
    </message>
    <message>
        <source>It has more than %1 panels.</source>
        <translation>Es hat mehr als %1 Felder.</translation>
    </message>
    <message>
        <source>The panel &apos;%1&apos; is of a kind that is not known: &apos;%2&apos;.</source>
        <translation>Das Feld „%1“ ist von unbekannter Art: „%2“.</translation>
    </message>
    <message>
        <source>It has no windows, or too many.</source>
        <translation>Es hat keine Fenster oder zu viele.</translation>
    </message>
    <message>
        <source>The window &apos;%1&apos; is not described rightly.</source>
        <translation>Das Fenster „%1“ ist nicht richtig beschrieben.</translation>
    </message>
    <message>
        <source>Not every panel has one place.</source>
        <translation>Nicht jedes Feld hat genau einen Platz.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Retry now</source>
        <translation>Jetzt versuchen</translation>
    </message>
</context>
<context>
    <name>BenchmarkDialog</name>
    <message>
        <source>Measure this computer</source>
        <translation>Diesen Rechner messen</translation>
    </message>
    <message>
        <source>How many changes can this computer show? 100,000 rows of 20 columns are sorted live under 1,000,000 row updates a second for ten seconds, made by the program itself. A second window opens for that, and closes by itself. This window goes on, so what it needs of the processor is missing there.</source>
        <translation>Wie viele Änderungen kann dieser Rechner zeigen? Zehn Sekunden lang werden 100.000 Zeilen mit 20 Spalten unter 1.000.000 Zeilenänderungen in der Sekunde laufend sortiert, die das Programm selbst erzeugt. Dafür öffnet sich ein zweites Fenster und schließt sich von selbst. Dieses Fenster läuft weiter; was es vom Prozessor braucht, fehlt dort.</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Messung läuft …</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Nochmals messen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Nochmals versuchen</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
</context>
<context>
    <name>BookLadder</name>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Bid size</source>
        <translation>Geldmenge</translation>
    </message>
    <message>
        <source>Odds</source>
        <translation>Quote</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>Lay</source>
        <translation>Lay</translation>
    </message>
    <message>
        <source>Ask size</source>
        <translation>Briefmenge</translation>
    </message>
    <message>
        <source>back %1 with %2</source>
        <translation>Back %1 mit %2</translation>
    </message>
    <message>
        <source>bid %1 with %2</source>
        <translation>Geld %1 mit %2</translation>
    </message>
    <message>
        <source>lay %1 with %2</source>
        <translation>Lay %1 mit %2</translation>
    </message>
    <message>
        <source>ask %1 with %2</source>
        <translation>Brief %1 mit %2</translation>
    </message>
    <message>
        <source>spread %1</source>
        <translation>Spanne %1</translation>
    </message>
</context>
<context>
    <name>ChangeSummary</name>
    <message>
        <source>%1. %2 %3, %4 %5.</source>
        <translation>%1. %2 %3, %4 %5.</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>Und %n weiteres.</numerusform>
            <numerusform>Und %n weitere.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>A symbol, a name, a team, or what to do</source>
        <translation>Ein Symbol, ein Name, eine Mannschaft oder was zu tun ist</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>Nichts heißt so.</translation>
    </message>
    <message>
        <source>Enter opens its page, Ctrl+Enter goes to its row.</source>
        <translation>Eingabe öffnet die Seite, Strg+Eingabe geht zur Zeile.</translation>
    </message>
</context>
<context>
    <name>ConnectionDialog</name>
    <message>
        <source>Connect to a feed server</source>
        <translation>Mit einem Feedserver verbinden</translation>
    </message>
    <message>
        <source>Address of the feed server</source>
        <translation>Adresse des Feedservers</translation>
    </message>
    <message>
        <source>Used lately</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Simulator</source>
        <translation>Simulator</translation>
    </message>
    <message>
        <source>Recording…</source>
        <translation>Aufzeichnung…</translation>
    </message>
</context>
<context>
    <name>Dashboard</name>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Held back</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>Synchronizing</source>
        <translation>Gleicht ab</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <source>%1 to screen</source>
        <translation>%1 bis zum Schirm</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an address such as ws://127.0.0.1:7878</source>
        <translation>„%1“ ist keine Adresse wie ws://127.0.0.1:7878</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>%1 je Sekunde</translation>
    </message>
    <message>
        <source>paused: %1</source>
        <translation>angehalten: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 out of view: %2</source>
        <translation>%1 außer Sicht: %2</translation>
    </message>
    <message>
        <source>Source → publish</source>
        <translation>Quelle → Versand</translation>
    </message>
    <message>
        <source>newest event of an update, by the venue&apos;s clock</source>
        <translation>neuestes Ereignis einer Nachricht, nach der Uhr des Handelsplatzes</translation>
    </message>
    <message>
        <source>oldest change of an update, from its receipt to its publication</source>
        <translation>älteste Änderung einer Nachricht, von ihrem Empfang bis zum Versand</translation>
    </message>
    <message>
        <source>Publish → receive</source>
        <translation>Versand → Empfang</translation>
    </message>
    <message>
        <source>the network, clock offset taken out</source>
        <translation>das Netz, ohne den Uhrenunterschied</translation>
    </message>
    <message>
        <source>Receive → apply</source>
        <translation>Empfang → Tabelle</translation>
    </message>
    <message>
        <source>decoding and writing to the table</source>
        <translation>Lesen und in die Tabelle schreiben</translation>
    </message>
    <message>
        <source>Apply → screen</source>
        <translation>Tabelle → Schirm</translation>
    </message>
    <message>
        <source>to the end of the frame that shows it</source>
        <translation>bis zum Ende des Bildes, das sie zeigt</translation>
    </message>
    <message>
        <source>Round trip</source>
        <translation>Hin und zurück</translation>
    </message>
    <message>
        <source>Clock offset</source>
        <translation>Uhrenunterschied</translation>
    </message>
    <message>
        <source>Pace of %1</source>
        <translation>Takt von %1</translation>
    </message>
    <message>
        <source>%1 s, %2 KiB</source>
        <translation>%1 s, %2 KiB</translation>
    </message>
    <message>
        <source>No room to hold</source>
        <translation>Kein Platz zum Halten</translation>
    </message>
    <message>
        <source>%1 messages</source>
        <translation>%1 Nachrichten</translation>
    </message>
    <message>
        <source>Updates received</source>
        <translation>Nachrichten empfangen</translation>
    </message>
    <message>
        <source>%1 /s</source>
        <translation>%1 /s</translation>
    </message>
    <message>
        <source>Rows applied</source>
        <translation>Zeilen übernommen</translation>
    </message>
    <message>
        <source>Changes folded</source>
        <translation>Änderungen gebündelt</translation>
    </message>
    <message>
        <source>Rows painted</source>
        <translation>Zeilen gemalt</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>%1 KiB/s</source>
        <translation>%1 KiB/s</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>GUI late p99</source>
        <translation>GUI verspätet p99</translation>
    </message>
    <message>
        <source>%1</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>not checked yet</source>
        <translation>noch nicht geprüft</translation>
    </message>
    <message>
        <source>%1 agreed, %2 repaired</source>
        <translation>%1 stimmten, %2 behoben</translation>
    </message>
    <message>
        <source>Gaps, unreadable</source>
        <translation>Lücken, unlesbar</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>%1 (%2 behind)</source>
        <translation>%1 (%2 im Rückstand)</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>%1 % of a core</source>
        <translation>%1 % eines Kerns</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>%1 MiB</source>
        <translation>%1 MiB</translation>
    </message>
    <message>
        <source>%1 rows, version %2</source>
        <translation>%1 Zeilen, Version %2</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>unlesbar</translation>
    </message>
    <message>
        <source>gaps</source>
        <translation>Lücken</translation>
    </message>
    <message>
        <source>repaired</source>
        <translation>behoben</translation>
    </message>
    <message>
        <source>out of order</source>
        <translation>nicht der Reihe nach</translation>
    </message>
    <message>
        <source>corrections</source>
        <translation>Korrekturen</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Thinned to %1 a second: painting takes %2</source>
        <translation>Ausgedünnt auf %1 in der Sekunde: Zeichnen dauert %2</translation>
    </message>
    <message>
        <source>%1 a second, painting takes %2</source>
        <translation>%1 in der Sekunde, Zeichnen dauert %2</translation>
    </message>
    <message>
        <source>In the server</source>
        <translation>Im Server</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>from the server&apos;s receipt of an update&apos;s oldest change to the end of the frame that shows it</source>
        <translation>vom Empfang der ältesten Änderung eines Updates im Server bis zum Ende des Bildes, das sie zeigt</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Flushes skipped, dropped</source>
        <translation>Sendungen übersprungen, verworfen</translation>
    </message>
    <message>
        <source>Changes refused</source>
        <translation>Änderungen abgelehnt</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>live</source>
        <translation>live</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>still</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>veraltet</translation>
    </message>
    <message>
        <source>backing off</source>
        <translation>wartet auf neuen Versuch</translation>
    </message>
    <message>
        <source>circuit open</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>reconnects</source>
        <translation>Neuverbindungen</translation>
    </message>
    <message>
        <source>stale rows</source>
        <translation>veraltete Zeilen</translation>
    </message>
    <message>
        <source>messages behind</source>
        <translation>Nachrichten im Rückstand</translation>
    </message>
    <message>
        <source>lag %1</source>
        <translation>Verzug %1</translation>
    </message>
    <message>
        <source>%1 s behind</source>
        <translation>%1 s zurück</translation>
    </message>
    <message>
        <source>The feed tells no time: how late it is cannot be known.</source>
        <translation>Der Feed nennt keine Zeit: Wie spät er kommt, ist nicht zu erfahren.</translation>
    </message>
    <message>
        <source>Its times are not of now, as in a recording: how late it is cannot be known.</source>
        <translation>Seine Zeiten sind nicht von jetzt, wie in einer Aufzeichnung: Wie spät er kommt, ist nicht zu erfahren.</translation>
    </message>
    <message>
        <source>Its clock is ahead of the server&apos;s by %1 or more.</source>
        <translation>Seine Uhr geht der des Servers um %1 oder mehr voraus.</translation>
    </message>
    <message>
        <source>The server does not tell.</source>
        <translation>Der Server sagt es nicht.</translation>
    </message>
    <message>
        <source>Nothing has come yet.</source>
        <translation>Es ist noch nichts gekommen.</translation>
    </message>
    <message>
        <source>Source → server</source>
        <translation>Quelle → Server</translation>
    </message>
    <message>
        <source>from the source&apos;s time of a change to its receipt, by both clocks</source>
        <translation>von der Zeit einer Änderung laut Quelle bis zu ihrem Empfang, nach beiden Uhren</translation>
    </message>
    <message>
        <source>Receive → commit</source>
        <translation>Empfang → Übernahme</translation>
    </message>
    <message>
        <source>from the receipt of what came together to its commit to the board</source>
        <translation>vom Empfang dessen, was zusammen kam, bis zur Übernahme in die Tafel</translation>
    </message>
    <message>
        <source>Behind</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Frame p50, p99</source>
        <translation>Bild p50, p99</translation>
    </message>
    <message>
        <source>%1, %2 ms</source>
        <translation>%1, %2 ms</translation>
    </message>
    <message>
        <source>Longest frame</source>
        <translation>Längstes Bild</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>the last %1 ago</source>
        <translation>die letzte vor %1</translation>
    </message>
    <message>
        <source>%1 behind</source>
        <translation>%1 zurück</translation>
    </message>
    <message>
        <source>changes folded</source>
        <translation>Änderungen zusammengefasst</translation>
    </message>
    <message>
        <source>failures</source>
        <translation>Fehlschläge</translation>
    </message>
    <message>
        <source>gaps: %1</source>
        <translation>Lücken: %1</translation>
    </message>
    <message>
        <source>unreadable messages: %1</source>
        <translation>unlesbare Nachrichten: %1</translation>
    </message>
    <message>
        <source>failures: %1</source>
        <translation>Fehlschläge: %1</translation>
    </message>
</context>
<context>
    <name>DelayBadge</name>
    <message>
        <source>Scores, odds and prices are held back</source>
        <translation>Spielstände, Quoten und Kurse werden zurückgehalten</translation>
    </message>
    <message>
        <source>%1 s behind</source>
        <translation>%1 s später</translation>
    </message>
</context>
<context>
    <name>DelayMenu</name>
    <message>
        <source>%1 seconds behind</source>
        <translation>%1 Sekunden später</translation>
    </message>
    <message>
        <source>Reveal now</source>
        <translation>Jetzt zeigen</translation>
    </message>
    <message>
        <source>As it comes</source>
        <translation>Wie es kommt</translation>
    </message>
</context>
<context>
    <name>DepthChart</name>
    <message>
        <source>%1 bid down to %2</source>
        <translation>%1 nachgefragt bis hinab zu %2</translation>
    </message>
    <message>
        <source>%1 asked up to %2</source>
        <translation>%1 angeboten bis hinauf zu %2</translation>
    </message>
    <message>
        <source>middle %1</source>
        <translation>Mitte %1</translation>
    </message>
    <message>
        <source>nothing bid</source>
        <translation>keine Nachfrage</translation>
    </message>
    <message>
        <source>nothing asked</source>
        <translation>kein Angebot</translation>
    </message>
</context>
<context>
    <name>FeedClient::Private</name>
    <message>
        <source>no answer within %1 s</source>
        <translation>keine Antwort innerhalb von %1 s</translation>
    </message>
    <message>
        <source>the server is shutting down</source>
        <translation>der Server wird beendet</translation>
    </message>
    <message>
        <source>the server said nothing for %1 s</source>
        <translation>der Server hat seit %1 s nichts gesagt</translation>
    </message>
    <message>
        <source>the server has gone silent</source>
        <translation>der Server ist verstummt</translation>
    </message>
    <message>
        <source>this computer shows updates too slowly</source>
        <translation>dieser Rechner zeigt Änderungen zu langsam</translation>
    </message>
    <message>
        <source>the server is busy</source>
        <translation>der Server ist ausgelastet</translation>
    </message>
    <message>
        <source>the connection is too slow</source>
        <translation>die Verbindung ist zu langsam</translation>
    </message>
    <message>
        <source>the connection is slow</source>
        <translation>die Verbindung ist langsam</translation>
    </message>
</context>
<context>
    <name>FilterField</name>
    <message>
        <source>Words, or conditions such as last&gt;100 status=halted -bank</source>
        <translation>Wörter oder Bedingungen wie last&gt;100 status=halted -bank</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Live prices and live scores</source>
        <translation>Kurse und Spielstände, live</translation>
    </message>
    <message>
        <source>Tapedeck shows what a feed server sends. Choose where it comes from; Ctrl+L changes it later.</source>
        <translation>Tapedeck zeigt, was ein Feedserver sendet. Woher soll es kommen? Strg+L ändert das später.</translation>
    </message>
    <message>
        <source>Try the simulator</source>
        <translation>Den Simulator ausprobieren</translation>
    </message>
    <message>
        <source>A made-up market of 500 instruments and 40 matches, on this computer alone.</source>
        <translation>Ein erdachter Markt mit 500 Werten und 40 Spielen, nur auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>Mit einem Server verbinden</translation>
    </message>
    <message>
        <source>Somebody runs tapedeckd for you, here or elsewhere. Ask them for its address.</source>
        <translation>Jemand betreibt tapedeckd, hier oder anderswo, und kann die Adresse nennen.</translation>
    </message>
    <message>
        <source>Address of the feed server</source>
        <translation>Adresse des Feedservers</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>Eine Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Messages recorded at a venue, played through the very parser that reads its live feed.</source>
        <translation>An einem Handelsplatz aufgezeichnete Nachrichten, gelesen wie der laufende Feed.</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Looking for a server at %1 meanwhile.</source>
        <translation>Inzwischen wird unter %1 nach einem Server gesucht.</translation>
    </message>
</context>
<context>
    <name>GridMenu</name>
    <message>
        <source>Sort by %1</source>
        <translation>Nach %1 ordnen</translation>
    </message>
    <message>
        <source>Then by %1</source>
        <translation>Dann nach %1</translation>
    </message>
    <message>
        <source>Shift+click</source>
        <translation>Umschalt+Klick</translation>
    </message>
    <message>
        <source>Move left</source>
        <translation>Nach links</translation>
    </message>
    <message>
        <source>Move right</source>
        <translation>Nach rechts</translation>
    </message>
    <message>
        <source>Hide %1</source>
        <translation>%1 verbergen</translation>
    </message>
    <message>
        <source>Copy %1 rows</source>
        <translation>%1 Zeilen kopieren</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>Als CSV sichern …</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Ordnen nach</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>Spalten zurücksetzen</translation>
    </message>
    <message>
        <source>Numbers as 67,123.45</source>
        <translation>Zahlen wie 67,123.45</translation>
    </message>
    <message>
        <source>Numbers as 67123.45</source>
        <translation>Zahlen wie 67123.45</translation>
    </message>
    <message>
        <source>Odds as 11/4</source>
        <translation>Quoten wie 11/4</translation>
    </message>
    <message>
        <source>Favourite, or not</source>
        <translation>Favorit oder nicht</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>Gruppieren nach</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Busiest first</source>
        <translation>Lebhafteste zuerst</translation>
    </message>
    <message>
        <source>Fold all</source>
        <translation>Alle zuklappen</translation>
    </message>
    <message>
        <source>Unfold all</source>
        <translation>Alle aufklappen</translation>
    </message>
    <message>
        <source>Favourites first</source>
        <translation>Favoriten zuerst</translation>
    </message>
</context>
<context>
    <name>GridPanel</name>
    <message>
        <source>%1 of %2 rows</source>
        <translation>%1 von %2 Zeilen</translation>
    </message>
    <message>
        <source>1 row</source>
        <translation>1 Zeile</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 Zeilen</translation>
    </message>
    <message>
        <source>Filter %1</source>
        <translation>%1 filtern</translation>
    </message>
    <message>
        <source>Export %1 as CSV</source>
        <translation>%1 als CSV sichern</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>No row matches “%1”</source>
        <translation>Keine Zeile passt zu „%1“</translation>
    </message>
    <message>
        <source>No %1 yet</source>
        <translation>Noch keine %1</translation>
    </message>
    <message>
        <source>Held back by %1 s</source>
        <translation>Um %1 s zurückgehalten</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Warten auf den Server</translation>
    </message>
    <message>
        <source>No server at %1</source>
        <translation>Kein Server auf %1</translation>
    </message>
    <message>
        <source>Escape clears the filter.</source>
        <translation>Escape leert den Filter.</translation>
    </message>
    <message>
        <source>The first values are here already, and will be shown then.</source>
        <translation>Die ersten Werte sind schon da und werden dann gezeigt.</translation>
    </message>
    <message>
        <source>The server has no source for this board. Start it with one, such as
tapedeckd --source sim:%1</source>
        <translation>Der Server hat dafür keine Quelle. Starten Sie ihn mit einer, etwa
tapedeckd --source sim:%1</translation>
    </message>
    <message>
        <source>Start one with  tapedeckd --source sim:prices --source sim:scores
or press Ctrl+L to connect elsewhere.</source>
        <translation>Starten Sie einen mit  tapedeckd --source sim:prices --source sim:scores
oder verbinden Sie sich mit Strg+L anderswohin.</translation>
    </message>
    <message>
        <source>
Trying again in %1 s.</source>
        <translation>
Nächster Versuch in %1 s.</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>Spielstände</translation>
    </message>
    <message>
        <source>prices</source>
        <translation>Kurse</translation>
    </message>
    <message>
        <source>rolling figures</source>
        <translation>gleitende Werte</translation>
    </message>
    <message>
        <source>They come with the first trades, if the server keeps them. Start it with
tapedeckd --rolling 1m,5m,1h</source>
        <translation>Sie kommen mit den ersten Abschlüssen, wenn der Server sie führt. Starten mit
tapedeckd --rolling 1m,5m,1h</translation>
    </message>
</context>
<context>
    <name>HealthPanel</name>
    <message>
        <source>Health</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>The server&apos;s own figures come once it is connected.</source>
        <translation>Die Zahlen des Servers kommen, sobald er verbunden ist.</translation>
    </message>
    <message>
        <source>Written to</source>
        <translation>Geschrieben nach</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
</context>
<context>
    <name>HeldPill</name>
    <message>
        <source>Order held · %1 would move</source>
        <translation>Ordnung gehalten · %1 würden sich bewegen</translation>
    </message>
    <message>
        <source>Order held</source>
        <translation>Ordnung gehalten</translation>
    </message>
</context>
<context>
    <name>HelpOverlay</name>
    <message>
        <source>Move in the table</source>
        <translation>In der Tabelle bewegen</translation>
    </message>
    <message>
        <source>Select rows</source>
        <translation>Zeilen auswählen</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>Ausgewählte Zeilen kopieren</translation>
    </message>
    <message>
        <source>Menu: sort, columns, rows</source>
        <translation>Menü: Ordnung, Spalten, Zeilen</translation>
    </message>
    <message>
        <source>Next control</source>
        <translation>Nächstes Bedienelement</translation>
    </message>
    <message>
        <source>Let held rows move; select one row only; clear the filter</source>
        <translation>Gehaltene Zeilen freigeben; nur eine Zeile auswählen; Filter leeren</translation>
    </message>
    <message>
        <source>In a table</source>
        <translation>In einer Tabelle</translation>
    </message>
    <message>
        <source>Scroll sideways; fold and unfold a group</source>
        <translation>Seitwärts rollen; eine Gruppe zu- und aufklappen</translation>
    </message>
    <message>
        <source>Open the row; fold or unfold the group</source>
        <translation>Die Zeile öffnen; die Gruppe zu- oder aufklappen</translation>
    </message>
    <message>
        <source>Mark the selected rows as favourites, or not</source>
        <translation>Die gewählten Zeilen als Favoriten merken oder nicht</translation>
    </message>
    <message>
        <source>In a chart</source>
        <translation>In einem Diagramm</translation>
    </message>
    <message>
        <source>Candles of 1 s, 1 min, 5 min, 1 h; as a line</source>
        <translation>Kerzen von 1 s, 1 min, 5 min, 1 h; als Linie</translation>
    </message>
    <message>
        <source>Move, zoom</source>
        <translation>Verschieben, zoomen</translation>
    </message>
    <message>
        <source>Read candle by candle</source>
        <translation>Kerze für Kerze ablesen</translation>
    </message>
    <message>
        <source>To the oldest, to the newest</source>
        <translation>Zur ältesten, zur neuesten</translation>
    </message>
    <message>
        <source>In a ladder</source>
        <translation>In einem Orderbuch</translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation>Blättern</translation>
    </message>
    <message>
        <source>Centre the spread</source>
        <translation>Den Spread in die Mitte</translation>
    </message>
    <message>
        <source>Coarser and finer steps</source>
        <translation>Gröbere und feinere Stufen</translation>
    </message>
    <message>
        <source>Sizes from the best price on, or not</source>
        <translation>Mengen vom besten Preis an summiert, oder nicht</translation>
    </message>
    <message>
        <source>Copy the levels</source>
        <translation>Die Stufen kopieren</translation>
    </message>
    <message>
        <source>In trades</source>
        <translation>In Abschlüssen</translation>
    </message>
    <message>
        <source>Move among the trades; the tape stands still</source>
        <translation>In den Abschlüssen bewegen; sie stehen still</translation>
    </message>
    <message>
        <source>Mark trades</source>
        <translation>Abschlüsse markieren</translation>
    </message>
    <message>
        <source>Go on with the newest</source>
        <translation>Mit den neuesten weitermachen</translation>
    </message>
    <message>
        <source>Copy the marked trades</source>
        <translation>Die markierten Abschlüsse kopieren</translation>
    </message>
</context>
<context>
    <name>InstrumentHeading</name>
    <message>
        <source>%1, last %2, %3, %4</source>
        <translation>%1, letzter %2, %3, %4</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Tief</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>Spanne</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>not live, as of %1</source>
        <translation>nicht live, von %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Unchanged for</source>
        <translation>Unverändert seit</translation>
    </message>
</context>
<context>
    <name>InstrumentMissing</name>
    <message>
        <source>No instrument chosen</source>
        <translation>Kein Instrument gewählt</translation>
    </message>
    <message>
        <source>%1 is not known</source>
        <translation>%1 ist nicht bekannt</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Warten auf den Server</translation>
    </message>
    <message>
        <source>Choose one among the prices with Enter or a double click, or by Ctrl+K.</source>
        <translation>Wählen Sie eines unter den Kursen mit Enter oder Doppelklick, oder mit Strg+K.</translation>
    </message>
    <message>
        <source>The server has no prices of %1 now. They show here when they come.</source>
        <translation>Der Server hat zurzeit keine Kurse von %1. Sie erscheinen hier, wenn sie kommen.</translation>
    </message>
    <message>
        <source>What is known of %1 shows when the connection is there again.</source>
        <translation>Was von %1 bekannt ist, erscheint, sobald die Verbindung wieder da ist.</translation>
    </message>
</context>
<context>
    <name>InstrumentPage</name>
    <message>
        <source>1 s</source>
        <translation>1 s</translation>
    </message>
    <message>
        <source>1 min</source>
        <translation>1 min</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 min</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>Instrument %1</source>
        <translation>Instrument %1</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Chart</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Candles of %1</source>
        <translation>Kerzen zu %1</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>As a line</source>
        <translation>Als Linie</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>Orderbuch</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>Abschlüsse</translation>
    </message>
</context>
<context>
    <name>LadderPanel</name>
    <message>
        <source>Offers</source>
        <translation>Angebote</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>Orderbuch</translation>
    </message>
    <message>
        <source>best prices only</source>
        <translation>nur die besten Preise</translation>
    </message>
    <message>
        <source>spread %1</source>
        <translation>Spanne %1</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Zentrieren</translation>
    </message>
    <message>
        <source>Finer steps</source>
        <translation>Feinere Schritte</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>Coarser steps</source>
        <translation>Gröbere Schritte</translation>
    </message>
    <message>
        <source>Sizes from the best price on</source>
        <translation>Mengen vom besten Preis an</translation>
    </message>
    <message>
        <source>No offers</source>
        <translation>Keine Angebote</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Warten auf den Server</translation>
    </message>
    <message>
        <source>The source shows no prices to buy or sell at now.</source>
        <translation>Die Quelle zeigt jetzt keine Preise zum Kaufen oder Verkaufen.</translation>
    </message>
</context>
<context>
    <name>LatencyPanel</name>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>of the last second; plot: p99 line, p50 area</source>
        <translation>der letzten Sekunde; Linie p99, Fläche p50</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>All feeds</source>
        <translation>Alle Feeds</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
</context>
<context>
    <name>LatencyPlot</name>
    <message>
        <source>no figures yet</source>
        <translation>noch keine Zahlen</translation>
    </message>
    <message>
        <source>%1 s ago: p50 %2, p99 %3, max %4</source>
        <translation>vor %1 s: p50 %2, p99 %3, max %4</translation>
    </message>
</context>
<context>
    <name>LayoutAction</name>
    <message>
        <source>Layout: %1</source>
        <translation>Anordnung: %1</translation>
    </message>
    <message>
        <source>Layout %1</source>
        <translation>Anordnung %1</translation>
    </message>
</context>
<context>
    <name>LayoutMenu</name>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>LayoutNameDialog</name>
    <message>
        <source>Rename the layout</source>
        <translation>Anordnung umbenennen</translation>
    </message>
    <message>
        <source>Save the layout as</source>
        <translation>Anordnung speichern unter</translation>
    </message>
    <message>
        <source>Name of the layout</source>
        <translation>Name der Anordnung</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>Layouts</name>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Trading</source>
        <translation>Handel</translation>
    </message>
    <message>
        <source>Sports</source>
        <translation>Sport</translation>
    </message>
    <message>
        <source>Wall</source>
        <translation>Wand</translation>
    </message>
    <message>
        <source>A name of 1 to %1 characters is expected.</source>
        <translation>Ein Name mit 1 bis %1 Zeichen wird erwartet.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is built in. Choose another name.</source>
        <translation>„%1“ ist eingebaut. Ein anderer Name ist nötig.</translation>
    </message>
    <message>
        <source>There are %1 layouts already. Delete one first.</source>
        <translation>Es gibt schon %1 Anordnungen. Erst muss eine gelöscht werden.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be renamed.</source>
        <translation>„%1“ kann nicht umbenannt werden.</translation>
    </message>
    <message>
        <source>There is a layout &apos;%1&apos; already.</source>
        <translation>Es gibt schon eine Anordnung „%1“.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be deleted.</source>
        <translation>„%1“ kann nicht gelöscht werden.</translation>
    </message>
    <message>
        <source>The layout &apos;%1&apos; is left out. %2</source>
        <translation>Die Anordnung „%1“ wird ausgelassen. %2</translation>
    </message>
</context>
<context>
    <name>LinkBadge</name>
    <message>
        <source>Linked with %1</source>
        <translation>Verbunden mit %1</translation>
    </message>
    <message>
        <source>Shows what is chosen in the other panels with %1</source>
        <translation>Zeigt, was in den anderen Feldern mit %1 gewählt wird</translation>
    </message>
</context>
<context>
    <name>LiveGrid</name>
    <message numerus="yes">
        <source>Moved up %n place(s)</source>
        <translation>
            <numerusform>%n Platz aufgestiegen</numerusform>
            <numerusform>%n Plätze aufgestiegen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved down %n place(s)</source>
        <translation>
            <numerusform>%n Platz abgestiegen</numerusform>
            <numerusform>%n Plätze abgestiegen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 has not changed for at least %2</source>
        <translation>%1 seit mindestens %2 unverändert</translation>
    </message>
    <message>
        <source>%1 has not changed for %2</source>
        <translation>%1 seit %2 unverändert</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) written to %1</source>
        <translation>
            <numerusform>%n Zeile nach %1 geschrieben</numerusform>
            <numerusform>%n Zeilen nach %1 geschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Yesterday, %1</source>
        <translation>Gestern, %1</translation>
    </message>
    <message>
        <source>Today, %1</source>
        <translation>Heute, %1</translation>
    </message>
    <message>
        <source>Tomorrow, %1</source>
        <translation>Morgen, %1</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Without</source>
        <translation>Ohne</translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n Spiel</numerusform>
            <numerusform>%n Spiele</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 live</source>
        <translation>%1 laufen</translation>
    </message>
    <message>
        <source>%1 finished</source>
        <translation>%1 beendet</translation>
    </message>
    <message>
        <source>1 row</source>
        <translation>1 Zeile</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 Zeilen</translation>
    </message>
    <message>
        <source>average %1%2 %</source>
        <translation>Mittel %1%2 %</translation>
    </message>
    <message>
        <source>%1 trades</source>
        <translation>%1 Abschlüsse</translation>
    </message>
    <message>
        <source>A table has %1 favourites at most</source>
        <translation>Eine Tabelle hat höchstens %1 Favoriten</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>Last %1 s: about %2 to %3</source>
        <translation>Letzte %1 s: etwa %2 bis %3</translation>
    </message>
    <message>
        <source>Last %1 s: %2 to %3</source>
        <translation>Letzte %1 s: %2 bis %3</translation>
    </message>
</context>
<context>
    <name>LocalServer</name>
    <message>
        <source>%1 could not be started: %2.</source>
        <translation>%1 konnte nicht gestartet werden: %2.</translation>
    </message>
    <message>
        <source>The local server has crashed or was killed.</source>
        <translation>Der lokale Server ist abgestürzt oder wurde beendet.</translation>
    </message>
    <message>
        <source>The local server has ended with code %1.</source>
        <translation>Der lokale Server hat mit Code %1 geendet.</translation>
    </message>
    <message>
        <source>tapedeckd was found neither beside this program nor in PATH. Install Tapedeck&apos;s server, or connect to one that runs elsewhere.</source>
        <translation>tapedeckd wurde weder neben diesem Programm noch in PATH gefunden. Der Server von Tapedeck muss installiert sein, oder einer anderswo laufen.</translation>
    </message>
    <message>
        <source>The local server did not start: %1</source>
        <translation>Der lokale Server ist nicht gestartet: %1</translation>
    </message>
    <message>
        <source>The local server did not start within %1 seconds.</source>
        <translation>Der lokale Server ist nicht in %1 Sekunden gestartet.</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Filter the table</source>
        <translation>Die Tabelle filtern</translation>
    </message>
    <message>
        <source>Export the table as CSV</source>
        <translation>Die Tabelle als CSV sichern</translation>
    </message>
    <message>
        <source>Connect to another server</source>
        <translation>Mit einem anderen Server verbinden</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Switch between dark and light</source>
        <translation>Zwischen dunkel und hell wechseln</translation>
    </message>
    <message>
        <source>Show or hide latency and health</source>
        <translation>Latenz und Zustand zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Flash on change, or not</source>
        <translation>Bei Änderung aufleuchten oder nicht</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>Text as it was</source>
        <translation>Text wie zuvor</translation>
    </message>
    <message>
        <source>What the keyboard does</source>
        <translation>Was die Tasten tun</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Tapedeck – %1</source>
        <translation>Tapedeck – %1</translation>
    </message>
    <message>
        <source>The server has gone silent. Values are as of %1.</source>
        <translation>Der Server ist verstummt. Werte von %1.</translation>
    </message>
    <message>
        <source>Not connected yet. Values are those last seen, as of %1.</source>
        <translation>Noch nicht verbunden. Zuletzt gesehene Werte, von %1.</translation>
    </message>
    <message>
        <source>Connection lost: %1. Values are as of %2.</source>
        <translation>Verbindung verloren: %1. Werte von %2.</translation>
    </message>
    <message>
        <source>Trying again in %1 s</source>
        <translation>Nächster Versuch in %1 s</translation>
    </message>
    <message>
        <source>Trying now</source>
        <translation>Versucht es jetzt</translation>
    </message>
    <message>
        <source>Go to a symbol, a match or an action</source>
        <translation>Zu einem Symbol, einem Spiel oder einer Aktion gehen</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Try the simulator</source>
        <translation>Den Simulator ausprobieren</translation>
    </message>
    <message>
        <source>Open a recording…</source>
        <translation>Eine Aufzeichnung öffnen…</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Layouts</source>
        <translation>Anordnungen</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Export the layout</source>
        <translation>Anordnung exportieren</translation>
    </message>
    <message>
        <source>Layouts (*.json)</source>
        <translation>Anordnungen (*.json)</translation>
    </message>
    <message>
        <source>Import a layout</source>
        <translation>Anordnung importieren</translation>
    </message>
    <message>
        <source>Measure this computer…</source>
        <translation>Diesen Rechner messen …</translation>
    </message>
    <message>
        <source>The connection is slow: values are about %1 s old.</source>
        <translation>Die Verbindung ist langsam: Die Werte sind etwa %1 s alt.</translation>
    </message>
    <message>
        <source>Connection lost: %1.</source>
        <translation>Verbindung verloren: %1.</translation>
    </message>
</context>
<context>
    <name>MainMenu</name>
    <message>
        <source>Go to…</source>
        <translation>Gehe zu…</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Verbinden…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>What the keyboard does</source>
        <translation>Was die Tastatur tut</translation>
    </message>
    <message>
        <source>Measure this computer…</source>
        <translation>Diesen Rechner messen…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>MatchInfo</name>
    <message>
        <source>1 set</source>
        <translation>1 Satz</translation>
    </message>
    <message>
        <source>%1 sets</source>
        <translation>%1 Sätze</translation>
    </message>
    <message>
        <source>%1 overs</source>
        <translation>%1 Overs</translation>
    </message>
    <message>
        <source>half time %1–%2</source>
        <translation>Halbzeit %1–%2</translation>
    </message>
    <message>
        <source>shoot-out %1–%2</source>
        <translation>Elfmeterschießen %1–%2</translation>
    </message>
    <message>
        <source>game %1</source>
        <translation>Spiel %1</translation>
    </message>
</context>
<context>
    <name>MatchPage</name>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Odds</source>
        <translation>Quoten</translation>
    </message>
    <message>
        <source>Moves</source>
        <translation>Bewegungen</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Noch ist nichts geschehen</translation>
    </message>
    <message>
        <source>No odds belong to this match.</source>
        <translation>Zu diesem Spiel gibt es keine Quoten.</translation>
    </message>
    <message>
        <source>Odds since each event</source>
        <translation>Quoten seit jedem Ereignis</translation>
    </message>
    <message>
        <source>No goal, wicket or red card yet</source>
        <translation>Noch kein Tor, Wicket oder Platzverweis</translation>
    </message>
    <message>
        <source>Each will be listed with the odds before it and now.</source>
        <translation>Jedes wird mit der Quote davor und jetzt aufgeführt.</translation>
    </message>
    <message>
        <source>before %1</source>
        <translation>vor: %1</translation>
    </message>
    <message>
        <source>This match is not known to the server</source>
        <translation>Der Server kennt dieses Spiel nicht</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Warten auf den Server</translation>
    </message>
    <message>
        <source>It may be over and removed.</source>
        <translation>Vielleicht ist es vorbei und entfernt.</translation>
    </message>
</context>
<context>
    <name>MatchTimeline</name>
    <message>
        <source>Begin</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>Tor</translation>
    </message>
    <message>
        <source>Own goal</source>
        <translation>Eigentor</translation>
    </message>
    <message>
        <source>Penalty goal</source>
        <translation>Elfmetertor</translation>
    </message>
    <message>
        <source>Penalty missed</source>
        <translation>Elfmeter verschossen</translation>
    </message>
    <message>
        <source>Yellow card</source>
        <translation>Gelbe Karte</translation>
    </message>
    <message>
        <source>Red card</source>
        <translation>Rote Karte</translation>
    </message>
    <message>
        <source>Substitution</source>
        <translation>Wechsel</translation>
    </message>
    <message>
        <source>Wicket</source>
        <translation>Wicket</translation>
    </message>
    <message>
        <source>Four</source>
        <translation>Vier</translation>
    </message>
    <message>
        <source>Six</source>
        <translation>Sechs</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Überprüfung</translation>
    </message>
    <message>
        <source>Set won</source>
        <translation>Satzgewinn</translation>
    </message>
    <message>
        <source>Game won</source>
        <translation>Spielgewinn</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>Korrektur</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Under review</source>
        <translation>Wird überprüft</translation>
    </message>
    <message>
        <source>Disallowed</source>
        <translation>Aberkannt</translation>
    </message>
    <message>
        <source>The server began anew: events may be missing or repeated</source>
        <translation>Der Server begann neu: Ereignisse können fehlen oder sich wiederholen</translation>
    </message>
    <message>
        <source>1 event missing</source>
        <translation>1 Ereignis fehlt</translation>
    </message>
    <message>
        <source>%1 events missing</source>
        <translation>%1 Ereignisse fehlen</translation>
    </message>
</context>
<context>
    <name>MovesHeading</name>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>before</source>
        <translation>davor</translation>
    </message>
    <message>
        <source>1 min after</source>
        <translation>1 min danach</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>ticks</source>
        <translation>Ticks</translation>
    </message>
</context>
<context>
    <name>MovesTable</name>
    <message>
        <source>Odds since each event</source>
        <translation>Quoten seit jedem Ereignis</translation>
    </message>
    <message>
        <source>%1 at %2: the price from before it is not known</source>
        <translation>%1 um %2: der Preis davor ist nicht bekannt</translation>
    </message>
    <message>
        <source>%1 at %2: %3 before, %4 now (%5 ticks, %6)</source>
        <translation>%1 um %2: davor %3, jetzt %4 (%5 Ticks, %6)</translation>
    </message>
    <message>
        <source>; %1 a minute after</source>
        <translation>; %1 eine Minute danach</translation>
    </message>
    <message>
        <source>; disallowed</source>
        <translation>; aberkannt</translation>
    </message>
</context>
<context>
    <name>PaceBadge</name>
    <message>
        <source>Thinned</source>
        <translation>Ausgedünnt</translation>
    </message>
</context>
<context>
    <name>PanelHost</name>
    <message>
        <source>Scores</source>
        <translation>Spielstände</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>Kurse</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Rolling figures</source>
        <translation>Gleitende Werte</translation>
    </message>
</context>
<context>
    <name>PanelKind</name>
    <message>
        <source>Prices</source>
        <translation>Kurse</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Spielstände</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>Spiel</translation>
    </message>
    <message>
        <source>Ladder</source>
        <translation>Orderbuch</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>Abschlüsse</translation>
    </message>
    <message>
        <source>Rolling figures</source>
        <translation>Gleitende Werte</translation>
    </message>
</context>
<context>
    <name>PanelMenu</name>
    <message>
        <source>Split to the right</source>
        <translation>Nach rechts teilen</translation>
    </message>
    <message>
        <source>Split below</source>
        <translation>Nach unten teilen</translation>
    </message>
    <message>
        <source>Back to its size</source>
        <translation>Auf alte Größe</translation>
    </message>
    <message>
        <source>Maximize</source>
        <translation>Maximieren</translation>
    </message>
    <message>
        <source>Into a window of its own</source>
        <translation>In ein eigenes Fenster</translation>
    </message>
    <message>
        <source>Back into the main window</source>
        <translation>Zurück ins Hauptfenster</translation>
    </message>
    <message>
        <source>Link %1</source>
        <translation>Verbindung %1</translation>
    </message>
    <message>
        <source>No link</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>PanelStrip</name>
    <message>
        <source>Back to its size</source>
        <translation>Auf alte Größe</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Feld</translation>
    </message>
</context>
<context>
    <name>PriceChart</name>
    <message>
        <source>%1   O %2   H %3   L %4   C %5</source>
        <translation>%1   E %2   H %3   T %4   S %5</translation>
    </message>
    <message>
        <source>volume %1</source>
        <translation>Volumen %1</translation>
    </message>
    <message>
        <source>%1 candles a bar</source>
        <translation>%1 Kerzen je Balken</translation>
    </message>
    <message>
        <source>incomplete: the source had a gap</source>
        <translation>unvollständig: die Quelle hatte eine Lücke</translation>
    </message>
    <message>
        <source>Nothing is kept from before %1</source>
        <translation>Aus der Zeit vor %1 ist nichts aufbewahrt</translation>
    </message>
    <message>
        <source>last known %1 at %2</source>
        <translation>zuletzt bekannt %1 um %2</translation>
    </message>
    <message>
        <source>No trades since %1; %2</source>
        <translation>Kein Abschluss seit %1; %2</translation>
    </message>
    <message>
        <source>No trades %1–%2; %3</source>
        <translation>Kein Abschluss %1–%2; %3</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>veraltet</translation>
    </message>
    <message>
        <source>stale, as of %1</source>
        <translation>veraltet, von %1</translation>
    </message>
    <message>
        <source>Last %1; from %2 to %3 the price was between %4 and %5</source>
        <translation>Letzter %1; von %2 bis %3 lag der Kurs zwischen %4 und %5</translation>
    </message>
    <message>
        <source>; stale</source>
        <translation>; veraltet</translation>
    </message>
    <message>
        <source>; stale, as of %1</source>
        <translation>; veraltet, von %1</translation>
    </message>
    <message>
        <source> (disallowed)</source>
        <translation> (aberkannt)</translation>
    </message>
    <message>
        <source> (under review)</source>
        <translation> (wird geprüft)</translation>
    </message>
    <message>
        <source>the price then is not known</source>
        <translation>der Kurs dazu ist nicht bekannt</translation>
    </message>
    <message>
        <source>%1 before it</source>
        <translation>%1 davor</translation>
    </message>
    <message>
        <source>%1, now %2 (%3)</source>
        <translation>%1, jetzt %2 (%3)</translation>
    </message>
    <message>
        <source>VWAP %1</source>
        <translation>VWAP %1</translation>
    </message>
</context>
<context>
    <name>RecordingDialog</name>
    <message>
        <source>Open a recording</source>
        <translation>Eine Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Recorded at</source>
        <translation>Aufgezeichnet bei</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>Wie es war</translation>
    </message>
    <message>
        <source>%1 times as fast</source>
        <translation>%1-mal so schnell</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
</context>
<context>
    <name>RowCondition</name>
    <message>
        <source>There is no column “%1”</source>
        <translation>Es gibt keine Spalte „%1“</translation>
    </message>
    <message>
        <source>“%1” is compared with a number, such as %2</source>
        <translation>„%1“ wird mit einer Zahl verglichen, etwa %2</translation>
    </message>
    <message>
        <source>“%1” knows only = and !=</source>
        <translation>„%1“ kennt nur = und !=</translation>
    </message>
    <message>
        <source>“%1” is compared with a text</source>
        <translation>„%1“ wird mit einem Text verglichen</translation>
    </message>
</context>
<context>
    <name>RowSearch</name>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>RunnerHeading</name>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Lay</source>
        <translation>Lay</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Letzte</translation>
    </message>
</context>
<context>
    <name>RunnerList</name>
    <message>
        <source>Odds</source>
        <translation>Quoten</translation>
    </message>
    <message>
        <source>back %1</source>
        <translation>Back %1</translation>
    </message>
    <message>
        <source>lay %1</source>
        <translation>Lay %1</translation>
    </message>
    <message>
        <source>last %1</source>
        <translation>letzte %1</translation>
    </message>
</context>
<context>
    <name>Scoreboard</name>
    <message>
        <source>%1 %2, %3 %4, %5</source>
        <translation>%1 %2, %3 %4, %5</translation>
    </message>
    <message>
        <source>start %1</source>
        <translation>Beginn %1</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>Veraltet</translation>
    </message>
    <message>
        <source>1 correction</source>
        <translation>1 Korrektur</translation>
    </message>
    <message>
        <source>%1 corrections</source>
        <translation>%1 Korrekturen</translation>
    </message>
</context>
<context>
    <name>SelfBenchmark</name>
    <message>
        <source>The program could not be started: %1</source>
        <translation>Das Programm konnte nicht gestartet werden: %1</translation>
    </message>
    <message>
        <source>It was not done after %1 seconds, and was ended.</source>
        <translation>Es war nach %1 Sekunden nicht fertig und wurde beendet.</translation>
    </message>
    <message>
        <source>The measuring process crashed.</source>
        <translation>Der messende Prozess ist abgestürzt.</translation>
    </message>
    <message>
        <source>It ended without a result.</source>
        <translation>Es endete ohne Ergebnis.</translation>
    </message>
</context>
<context>
    <name>StartChoice</name>
    <message>
        <source>Simulator</source>
        <translation>Simulator</translation>
    </message>
    <message>
        <source>Binance: prices</source>
        <translation>Binance: Kurse</translation>
    </message>
    <message>
        <source>Coinbase: prices</source>
        <translation>Coinbase: Kurse</translation>
    </message>
    <message>
        <source>Kraken: prices</source>
        <translation>Kraken: Kurse</translation>
    </message>
    <message>
        <source>Betfair: odds and scores</source>
        <translation>Betfair: Quoten und Stände</translation>
    </message>
    <message>
        <source>openfootball: results</source>
        <translation>openfootball: Ergebnisse</translation>
    </message>
    <message>
        <source>OpenLigaDB: football</source>
        <translation>OpenLigaDB: Fußball</translation>
    </message>
    <message>
        <source>Cricsheet: cricket</source>
        <translation>Cricsheet: Cricket</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Halted</source>
        <translation>Ausgesetzt</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Geschlossen</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>Veraltet</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Break</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Postponed</source>
        <translation>Verlegt</translation>
    </message>
    <message>
        <source>Abandoned</source>
        <translation>Abgebrochen</translation>
    </message>
</context>
<context>
    <name>TapePanel</name>
    <message>
        <source>Trades</source>
        <translation>Abschlüsse</translation>
    </message>
    <message>
        <source>%1 new</source>
        <translation>%1 neu</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>No trades yet</source>
        <translation>Noch keine Abschlüsse</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Warten auf den Server</translation>
    </message>
    <message>
        <source>They come here as they are made.</source>
        <translation>Sie kommen hier an, sobald es sie gibt.</translation>
    </message>
</context>
<context>
    <name>ThemedChart</name>
    <message>
        <source>Prices of %1</source>
        <translation>Kurse von %1</translation>
    </message>
    <message>
        <source>To the newest</source>
        <translation>Zum Neuesten</translation>
    </message>
    <message>
        <source>No candles yet</source>
        <translation>Noch keine Kerzen</translation>
    </message>
    <message>
        <source>Asking for the candles</source>
        <translation>Fragt nach den Kerzen</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Warten auf den Server</translation>
    </message>
    <message>
        <source>The server has seen no trade of this instrument. The first one begins a candle.</source>
        <translation>Der Server hat noch keinen Abschluss gesehen. Der erste beginnt eine Kerze.</translation>
    </message>
    <message>
        <source>The server has not answered yet.</source>
        <translation>Der Server hat noch nicht geantwortet.</translation>
    </message>
    <message>
        <source>The candles come when the connection is there again.</source>
        <translation>Die Kerzen kommen, sobald die Verbindung wieder da ist.</translation>
    </message>
</context>
<context>
    <name>ThemedDepth</name>
    <message>
        <source>Depth of %1</source>
        <translation>Tiefe von %1</translation>
    </message>
    <message>
        <source>No offers</source>
        <translation>Keine Angebote</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Warten auf den Server</translation>
    </message>
    <message>
        <source>The source shows no prices to buy or sell at now.</source>
        <translation>Die Quelle zeigt zurzeit keine Kurse zum Kaufen oder Verkaufen.</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>earlier: %1</source>
        <translation>vorher: %1</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Connect…</source>
        <translation>Verbinden …</translation>
    </message>
    <message>
        <source>Layout: %1</source>
        <translation>Anordnung: %1</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
</context>
<context>
    <name>TradeTape</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>1 trade missing</source>
        <translation>1 Abschluss fehlt</translation>
    </message>
    <message>
        <source>%1 trades missing</source>
        <translation>%1 Abschlüsse fehlen</translation>
    </message>
    <message>
        <source>%1 earlier trades are not kept</source>
        <translation>%1 frühere Abschlüsse sind nicht aufbewahrt</translation>
    </message>
    <message>
        <source>The server began anew: trades may be missing</source>
        <translation>Der Server begann neu: Abschlüsse können fehlen</translation>
    </message>
    <message>
        <source>buyer</source>
        <translation>Käufer</translation>
    </message>
    <message>
        <source>seller</source>
        <translation>Verkäufer</translation>
    </message>
    <message>
        <source>taker unknown</source>
        <translation>Seite unbekannt</translation>
    </message>
</context>
<context>
    <name>ViewMenu</name>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Blue and orange for up and down</source>
        <translation>Blau und Orange für auf und ab</translation>
    </message>
    <message>
        <source>No flashing</source>
        <translation>Kein Aufleuchten</translation>
    </message>
    <message>
        <source>Spoiler delay</source>
        <translation>Spoilerschutz</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>Text as it was</source>
        <translation>Text wie zuvor</translation>
    </message>
    <message>
        <source>Language (from the next start on)</source>
        <translation>Sprache (ab dem nächsten Start)</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Latency and health</source>
        <translation>Latenz und Zustand</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>There is no room for another panel.</source>
        <translation>Für ein weiteres Feld ist kein Platz.</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Rückgängig gemacht: %1</translation>
    </message>
    <message>
        <source>It is not a layout of Tapedeck.</source>
        <translation>Es ist keine Anordnung von Tapedeck.</translation>
    </message>
    <message>
        <source>The layout in %1 could not be read whole. %2 It is kept as workspace.json.unread.</source>
        <translation>Die Anordnung in %1 war nicht ganz lesbar. %2 Sie bleibt als workspace.json.unread erhalten.</translation>
    </message>
    <message>
        <source>The layout could not be kept in %1: %2</source>
        <translation>Die Anordnung konnte nicht in %1 aufbewahrt werden: %2</translation>
    </message>
    <message>
        <source>Switch to %1</source>
        <translation>Wechsel zu %1</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 löschen</translation>
    </message>
    <message>
        <source>%1 is deleted. Ctrl+Z brings it back.</source>
        <translation>%1 ist gelöscht. Strg+Z holt es zurück.</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>Nach %1 geschrieben</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>%1 could not be read. %2</source>
        <translation>%1 konnte nicht gelesen werden. %2</translation>
    </message>
    <message>
        <source>%1 (imported)</source>
        <translation>%1 (importiert)</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message>
        <source>Add a panel</source>
        <translation>Feld hinzufügen</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation>%1 schließen</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 verschieben</translation>
    </message>
    <message>
        <source>Tear off %1</source>
        <translation>%1 abreißen</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Hide latency and health</source>
        <translation>Latenz und Zustand ausblenden</translation>
    </message>
    <message>
        <source>Show latency and health</source>
        <translation>Latenz und Zustand einblenden</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Größe ändern</translation>
    </message>
</context>
<context>
    <name>WorkspaceActions</name>
    <message>
        <source>Next panel</source>
        <translation>Nächstes Feld</translation>
    </message>
    <message>
        <source>Previous panel</source>
        <translation>Voriges Feld</translation>
    </message>
    <message>
        <source>Panel to the left</source>
        <translation>Feld links</translation>
    </message>
    <message>
        <source>Panel to the right</source>
        <translation>Feld rechts</translation>
    </message>
    <message>
        <source>Panel above</source>
        <translation>Feld darüber</translation>
    </message>
    <message>
        <source>Panel below</source>
        <translation>Feld darunter</translation>
    </message>
    <message>
        <source>Next tab</source>
        <translation>Nächster Reiter</translation>
    </message>
    <message>
        <source>Previous tab</source>
        <translation>Voriger Reiter</translation>
    </message>
    <message>
        <source>Split the panel to the right</source>
        <translation>Feld nach rechts teilen</translation>
    </message>
    <message>
        <source>Split the panel below</source>
        <translation>Feld nach unten teilen</translation>
    </message>
    <message>
        <source>Stack the panel on the next, as a tab</source>
        <translation>Feld als Reiter auf das nächste legen</translation>
    </message>
    <message>
        <source>Move the panel left</source>
        <translation>Feld nach links</translation>
    </message>
    <message>
        <source>Move the panel right</source>
        <translation>Feld nach rechts</translation>
    </message>
    <message>
        <source>Move the panel up</source>
        <translation>Feld nach oben</translation>
    </message>
    <message>
        <source>Move the panel down</source>
        <translation>Feld nach unten</translation>
    </message>
    <message>
        <source>Move its edge left</source>
        <translation>Seine Kante nach links</translation>
    </message>
    <message>
        <source>Move its edge right</source>
        <translation>Seine Kante nach rechts</translation>
    </message>
    <message>
        <source>Move its edge up</source>
        <translation>Seine Kante nach oben</translation>
    </message>
    <message>
        <source>Move its edge down</source>
        <translation>Seine Kante nach unten</translation>
    </message>
    <message>
        <source>Maximize the panel, or restore</source>
        <translation>Feld maximieren oder zurück</translation>
    </message>
    <message>
        <source>Panel into a window of its own, or back</source>
        <translation>Feld in ein eigenes Fenster oder zurück</translation>
    </message>
    <message>
        <source>Next link of the panel: none, A, B, C</source>
        <translation>Nächste Verbindung des Feldes: keine, A, B, C</translation>
    </message>
    <message>
        <source>Close the panel</source>
        <translation>Feld schließen</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Save the layout as…</source>
        <translation>Anordnung speichern unter…</translation>
    </message>
    <message>
        <source>Rename the layout…</source>
        <translation>Anordnung umbenennen…</translation>
    </message>
    <message>
        <source>Delete the layout</source>
        <translation>Anordnung löschen</translation>
    </message>
    <message>
        <source>Export the layout…</source>
        <translation>Anordnung exportieren…</translation>
    </message>
    <message>
        <source>Import a layout…</source>
        <translation>Anordnung importieren…</translation>
    </message>
</context>
<context>
    <name>WorkspaceView</name>
    <message>
        <source>%1, as a tab</source>
        <translation>%1, als Reiter</translation>
    </message>
    <message>
        <source>No panels</source>
        <translation>Keine Felder</translation>
    </message>
    <message>
        <source>Ctrl+Z brings back what was closed; Ctrl+1 to Ctrl+9 choose a layout; the menu adds panels.</source>
        <translation>Strg+Z holt Geschlossenes zurück; Strg+1 bis Strg+9 wählen eine Anordnung; das Menü fügt Felder hinzu.</translation>
    </message>
</context>
<context>
    <name>tapedeck</name>
    <message>
        <source>Symbol</source>
        <translation>Symbol</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Letzter</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Change %</source>
        <translation>Änderung %</translation>
    </message>
    <message>
        <source>Bid size</source>
        <translation>Geldmenge</translation>
    </message>
    <message>
        <source>Bid</source>
        <translation>Geld</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Brief</translation>
    </message>
    <message>
        <source>Ask size</source>
        <translation>Briefmenge</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>Abschlüsse</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Tief</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Venue</source>
        <translation>Platz</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Last size</source>
        <translation>Letzte Menge</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Erster</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>Markt</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>Spiel</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Stale because</source>
        <translation>Veraltet, weil</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Heim</translation>
    </message>
    <message>
        <source>H</source>
        <translation>H</translation>
    </message>
    <message>
        <source>A</source>
        <translation>G</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Gast</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>Last event</source>
        <translation>Letztes Ereignis</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Sport</source>
        <translation>Sport</translation>
    </message>
    <message>
        <source>Competition</source>
        <translation>Wettbewerb</translation>
    </message>
    <message>
        <source>H half</source>
        <translation>H Halbzeit</translation>
    </message>
    <message>
        <source>A half</source>
        <translation>G Halbzeit</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Corrections</source>
        <translation>Korrekturen</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Last minute</source>
        <translation>Letzte Minute</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>VWAP</source>
        <translation>VWAP</translation>
    </message>
    <message>
        <source>Covered</source>
        <translation>Abgedeckt</translation>
    </message>
</context>
</TS>
