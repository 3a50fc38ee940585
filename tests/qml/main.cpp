// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testfeed.h"

#include <QQmlContext>
#include <QQmlEngine>
#include <QtQuickTest>

extern void qml_register_types_Tapedeck();

class Setup : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        qml_register_types_Tapedeck();
        engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
        // Without a server: the tests say what there is.
        engine->rootContext()->setContextProperty(QStringLiteral("localDashboard"), &m_dashboard);
        engine->rootContext()->setContextProperty(QStringLiteral("testFeed"), &m_feed);
    }

private:
    tapedeck::Dashboard m_dashboard{{}, {}};
    TestFeed m_feed{m_dashboard};
};

QUICK_TEST_MAIN_WITH_SETUP(tapedeck, Setup)
#include "main.moc"
