// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testfeed.h"

#include <QQmlContext>
#include <QQmlEngine>
#include <QtQuickTest>

#include <memory>

extern void qml_register_types_Tapedeck();

class Setup : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        if (!m_dashboard) {
            m_dashboard = std::make_unique<tapedeck::Dashboard>(QList<QUrl>(), std::string());
            m_feed = std::make_unique<TestFeed>(*m_dashboard);
        }
        qml_register_types_Tapedeck();
        engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
        // Without a server: the tests say what there is.
        engine->rootContext()->setContextProperty(QStringLiteral("localDashboard"), m_dashboard.get());
        engine->rootContext()->setContextProperty(QStringLiteral("testFeed"), m_feed.get());
    }
    void cleanupTestCase() // while there is an application
    {
        m_feed.reset();
        m_dashboard.reset();
    }

private:
    std::unique_ptr<tapedeck::Dashboard> m_dashboard;
    std::unique_ptr<TestFeed> m_feed;
};

QUICK_TEST_MAIN_WITH_SETUP(tapedeck, Setup)
#include "main.moc"
