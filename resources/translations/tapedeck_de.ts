<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Banner</name>
    <message>
        <source>Retry now</source>
        <translation>Jetzt versuchen</translation>
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
        <source>Frames p50, p99</source>
        <translation>Bilder p50, p99</translation>
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
</context>
<context>
    <name>FilterField</name>
    <message>
        <source>Words, or conditions such as last&gt;100 status=halted -bank</source>
        <translation>Wörter oder Bedingungen wie last&gt;100 status=halted -bank</translation>
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
        <source>Filter the table in focus; Escape clears</source>
        <translation>Die Tabelle filtern; Escape leert</translation>
    </message>
    <message>
        <source>Next table</source>
        <translation>Nächste Tabelle</translation>
    </message>
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
        <source>Export the table as CSV</source>
        <translation>Die Tabelle als CSV sichern</translation>
    </message>
    <message>
        <source>Menu: sort, columns, rows</source>
        <translation>Menü: Ordnung, Spalten, Zeilen</translation>
    </message>
    <message>
        <source>Let held rows move; select one row only</source>
        <translation>Gehaltene Zeilen loslassen; nur eine Zeile auswählen</translation>
    </message>
    <message>
        <source>Connect elsewhere</source>
        <translation>Anderswohin verbinden</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>Dunkel oder hell</translation>
    </message>
    <message>
        <source>Latency and health</source>
        <translation>Latenz und Zustand</translation>
    </message>
    <message>
        <source>Flash on change, or not</source>
        <translation>Bei Änderung aufleuchten oder nicht</translation>
    </message>
    <message>
        <source>Size of texts</source>
        <translation>Größe der Texte</translation>
    </message>
    <message>
        <source>Go to a symbol, a match or an action</source>
        <translation>Zu einem Symbol, einem Spiel oder einer Tat gehen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
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
</context>
<context>
    <name>LatencyPlot</name>
    <message>
        <source>no figures yet</source>
        <translation>noch keine Zahlen</translation>
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
        <source>Prices</source>
        <translation>Kurse</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Spielstände</translation>
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
    <name>TopBar</name>
    <message>
        <source>Health</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Verbinden …</translation>
    </message>
    <message>
        <source>What the keyboard does</source>
        <translation>Was die Tasten tun</translation>
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
</context>
</TS>
