// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/language.h"

#include <QGuiApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <string_view>

namespace tapedeck {

namespace {

/// Looks texts up by their class alone: lupdate leaves out the namespace that the running program gives.
class Translation : public QTranslator
{
public:
    using QTranslator::QTranslator;

    QString translate(const char *context, const char *text, const char *disambiguation, int n) const override
    {
        std::string_view name = context;
        constexpr std::string_view ours = "tapedeck::";
        if (name.starts_with(ours))
            name.remove_prefix(ours.size());
        return QTranslator::translate(name.data(), text, disambiguation, n);
    }
};

} // namespace

void speak(QCoreApplication &app, const QString &language)
{
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    if (locale.language() == QLocale::English || locale.language() == QLocale::C)
        return;
    auto *ours = new Translation(&app);
    if (!ours->load(locale, QStringLiteral("tapedeck"), QStringLiteral("_"), QStringLiteral(":/translations")))
        return;
    QCoreApplication::installTranslator(ours);
    auto *dialogs = new QTranslator(&app);
    if (dialogs->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                      QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(dialogs);
    QGuiApplication::setLayoutDirection(locale.textDirection());
}

} // namespace tapedeck
