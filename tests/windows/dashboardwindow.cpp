// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dashboardwindow.h"

#include "client/models/dashboard.h"
#include "client/models/livegrid.h"
#include "client/models/startchoice.h"
#include "client/models/workspace.h"

#include <QAccessible>
#include <QColor>
#include <QCursor>
#include <QDir>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QOpenGLContext>
#include <QQmlApplicationEngine>
#include <QQmlComponent>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QSettings>
#include <QStandardPaths>

using namespace tapedeck;

extern void qml_register_types_Tapedeck();

WindowTestSetup::WindowTestSetup()
{
    QCoreApplication::setOrganizationName(QStringLiteral("Tapedeck"));
    QCoreApplication::setApplicationName(QStringLiteral("tapedeck"));
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    qml_register_types_Tapedeck();
    qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toLocal8Bit());
    qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toLocal8Bit());
    qputenv("TZ", "UTC");
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    if (qgetenv("TAPEDECK_WINDOWS_RENDERER") != "opengl")
        return;
    m_display = std::make_unique<VirtualDisplay>();
    if (m_display->number() < 0)
        return;
    qputenv("DISPLAY", ':' + QByteArray::number(m_display->number()));
    qputenv("QT_QPA_PLATFORM", "xcb");
    qunsetenv("QT_QUICK_BACKEND");
    qputenv("QSG_RHI_BACKEND", "opengl");
    qputenv("LIBGL_ALWAYS_SOFTWARE", "1");
}

QString WindowTestSetup::problem() const
{
    if (!QFontDatabase::families().contains(QStringLiteral("DejaVu Sans")))
        return QStringLiteral("The font is not here: install fonts-dejavu-core.");
    if (!m_display)
        return {};
    if (m_display->number() < 0)
        return QStringLiteral("There is no X server without a screen: install xvfb.");
    QOpenGLContext context;
    return context.create() ? QString()
                            : QStringLiteral("There is no OpenGL on the X server: install libgl1-mesa-dri.");
}

DashboardWindow::DashboardWindow(const QUrl &url, QSize size, const QString &theme)
{
    QAccessible::setActive(true);
    QSettings().clear();
    for (const auto place : {QStandardPaths::AppConfigLocation, QStandardPaths::AppLocalDataLocation})
        QDir(QStandardPaths::writableLocation(place)).removeRecursively();

    const bool first = url.isEmpty();
    const QList<QUrl> urls{first ? QUrl(QStringLiteral("ws://127.0.0.1:1")) : url};
    m_choice = std::make_unique<StartChoice>(first ? QList<QUrl>() : urls);
    m_dashboard = std::make_unique<Dashboard>(urls, std::string());
    m_choice->begin(*m_dashboard);
    m_dashboard->setTheme(theme);
    m_engine = std::make_unique<QQmlApplicationEngine>();
    m_engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
    m_engine->setInitialProperties({{QStringLiteral("dashboard"), QVariant::fromValue(m_dashboard.get())},
                                    {QStringLiteral("choice"), QVariant::fromValue(m_choice.get())}});
    m_engine->load(QUrl(QStringLiteral("qrc:/qt/qml/Tapedeck/Main.qml")));
    m_window = qobject_cast<QQuickWindow *>(m_engine->rootObjects().value(0));
    Q_ASSERT(m_window != nullptr);
    m_dashboard->setWindow(*m_window);
    QCursor::setPos(0, 0); // where the window has nothing to point at
    m_window->resize(size);
    m_window->setPosition(0, 0);
    m_window->requestActivate();
    m_workspace = m_window->findChild<Workspace *>();
}

DashboardWindow::~DashboardWindow()
{
    m_engine.reset();
    m_dashboard.reset(); // before its server
    m_choice.reset();
}

QQuickItem *DashboardWindow::panel(const QString &id) const
{
    for (QWindow *window : QGuiApplication::allWindows()) {
        auto *quick = qobject_cast<QQuickWindow *>(window);
        QList<QQuickItem *> items = quick == nullptr ? QList<QQuickItem *>() : quick->contentItem()->childItems();
        while (!items.isEmpty()) {
            QQuickItem *item = items.takeFirst();
            if (item->property("panelState").isValid() && item->property("panelId").toString() == id)
                return item;
            items += item->childItems();
        }
    }
    return nullptr;
}

LiveGrid *DashboardWindow::grid(const QString &panelId) const
{
    QList<QQuickItem *> items{panel(panelId)};
    while (!items.isEmpty()) {
        QQuickItem *item = items.takeFirst();
        if (item == nullptr)
            continue;
        if (auto *found = qobject_cast<LiveGrid *>(item))
            return found;
        items += item->childItems();
    }
    return nullptr;
}

QQuickItem *DashboardWindow::named(QQuickItem *within, const QString &name)
{
    QList<QQuickItem *> items{within};
    while (!items.isEmpty()) {
        QQuickItem *item = items.takeFirst();
        if (item == nullptr)
            continue;
        if (item->objectName() == name)
            return item;
        items += item->childItems();
    }
    return nullptr;
}

QRgb DashboardWindow::accent() const
{
    QQmlComponent theme(m_engine.get());
    theme.setData("import QtQuick\nimport Tapedeck\nQtObject { readonly property color accent: Theme.accent }", {});
    const std::unique_ptr<QObject> asked(theme.create());
    return asked == nullptr ? 0 : asked->property("accent").value<QColor>().rgb();
}
