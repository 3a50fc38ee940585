// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/keyedmodel.h"
#include "client/models/layouts.h"

#include <QBasicTimer>
#include <QObject>
#include <QQmlParserStatus>
#include <QRectF>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <deque>

namespace tapedeck {

/// The user's arrangement of panels and windows, and the layouts that it can be changed for; kept in a file. What it
/// offers to the views are places of panels: a panel's item stays the same wherever the panel goes.
///
/// What the user does to the arrangement can be undone. Methods that can be refused return a sentence, or tell it.
class Workspace : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    /// panelId, kind, title, link, panelState, area, box, shown, tabs ({panelId, title, link}), maximized
    Q_PROPERTY(QAbstractItemModel *panels READ panels CONSTANT)
    Q_PROPERTY(QAbstractItemModel *handles READ handles CONSTANT) ///< handleId, area, box, sideways
    Q_PROPERTY(QAbstractItemModel *windows READ windows CONSTANT) ///< areaId, geometry, label: but for the main one
    Q_PROPERTY(QString current READ current WRITE setCurrent NOTIFY currentChanged) ///< the panel that is worked in
    Q_PROPERTY(QVariantList layouts READ layouts NOTIFY layoutsChanged)             ///< {name, builtIn, current}
    Q_PROPERTY(QString layoutName READ layoutName NOTIFY layoutsChanged)
    Q_PROPERTY(bool ownLayout READ isOwnLayout NOTIFY layoutsChanged) ///< it is the user's, not one built in
    Q_PROPERTY(QVariantList kinds READ kinds CONSTANT)                ///< {kind, title}
    Q_PROPERTY(int panelCount READ panelCount NOTIFY changed)
    Q_PROPERTY(QString undoText READ undoText NOTIFY changed) ///< what undo() would undo; empty: nothing
    Q_PROPERTY(bool healthShown READ isHealthShown NOTIFY changed)
    Q_PROPERTY(qreal scale READ scale WRITE setScale NOTIFY scaleChanged) ///< of texts
    Q_PROPERTY(QString only MEMBER m_only)                                ///< this kind alone, and nothing is kept
    Q_PROPERTY(QString file MEMBER m_file)                                ///< empty: the user's

public:
    enum Direction { Left, Right, Above, Below, Middle }; // as Side
    Q_ENUM(Direction)

    explicit Workspace(QObject *parent = nullptr);
    ~Workspace() override;
    void classBegin() override { }
    void componentComplete() override;

    [[nodiscard]] QAbstractItemModel *panels() { return &m_panelRows; }
    [[nodiscard]] QAbstractItemModel *handles() { return &m_handleRows; }
    [[nodiscard]] QAbstractItemModel *windows() { return &m_windowRows; }
    [[nodiscard]] QString current() const { return m_current; }
    void setCurrent(const QString &panel);
    [[nodiscard]] QVariantList layouts() const;
    [[nodiscard]] QString layoutName() const { return m_layoutName; }
    [[nodiscard]] bool isOwnLayout() const;
    [[nodiscard]] QVariantList kinds() const;
    [[nodiscard]] int panelCount() const { return static_cast<int>(m_arrangement.panels().size()); }
    [[nodiscard]] QString undoText() const { return m_undo.empty() ? QString() : m_undo.back().what; }
    [[nodiscard]] bool isHealthShown() const;
    [[nodiscard]] qreal scale() const { return m_scale; }
    void setScale(qreal scale);
    [[nodiscard]] const Arrangement &arrangement() const { return m_arrangement; }

    Q_INVOKABLE void setAreaSize(const QString &area, qreal width, qreal height);
    Q_INVOKABLE void setAreaGeometry(const QString &area, const QRectF &geometry);

    /// A new panel to the right of the current one, or as a tab of it where there is little room; about the row that
    /// is chosen there. Its id.
    Q_INVOKABLE QString addPanel(const QString &kind);
    /// Another panel that shows the same, beside it.
    Q_INVOKABLE QString split(const QString &panel, tapedeck::Workspace::Direction side);
    Q_INVOKABLE void closePanel(const QString &panel);
    /// Beside "": at that side of the whole window.
    Q_INVOKABLE void movePanel(const QString &panel, const QString &area, const QString &beside,
                               tapedeck::Workspace::Direction side);
    /// Into a window of its own; out of one: back.
    Q_INVOKABLE void tearOff(const QString &panel, const QRectF &geometry);
    Q_INVOKABLE void putBack(const QString &area);
    Q_INVOKABLE [[nodiscard]] QString areaOf(const QString &panel) const;
    Q_INVOKABLE void toggleMaximized(const QString &panel);
    Q_INVOKABLE void toggleHealth();

    /// The shown panel there; empty if there is none.
    Q_INVOKABLE [[nodiscard]] QString panelTowards(const QString &panel, tapedeck::Workspace::Direction side) const;
    /// To the other side of what is there, or to the window's side.
    Q_INVOKABLE void moveTowards(const QString &panel, tapedeck::Workspace::Direction side);
    /// Onto what is before or after it, as a tab.
    Q_INVOKABLE void stackWithNext(const QString &panel);
    /// Moves the nearest edge that divides it from others.
    Q_INVOKABLE void resizeTowards(const QString &panel, tapedeck::Workspace::Direction side);
    /// The panel that is shown `step` places on; all windows in turn.
    Q_INVOKABLE [[nodiscard]] QString nextPanel(const QString &panel, int step) const;
    Q_INVOKABLE void showTab(const QString &panel);
    Q_INVOKABLE [[nodiscard]] QString nextTab(const QString &panel, int step) const;

    /// So many pixels from where it was when the drag began.
    Q_INVOKABLE void beginResize(const QString &handle);
    Q_INVOKABLE void dragHandle(const QString &handle, qreal pixels);
    /// {beside, side, box}, or nothing: where a panel that is dropped there goes.
    Q_INVOKABLE [[nodiscard]] QVariantMap dropAt(const QString &area, qreal x, qreal y, qreal headingHeight) const;

    /// Keeps what the panel shows, as it was changed there: "filter", "key".
    Q_INVOKABLE void keep(const QString &panel, const QString &name, const QVariant &value);
    /// A page that is linked so shows at once what those with the link are about.
    Q_INVOKABLE void setLink(const QString &panel, const QString &link);
    Q_INVOKABLE void nextLink(const QString &panel);
    /// That row was chosen in the table: pages that are linked with it follow.
    Q_INVOKABLE void choose(const QString &panel, const QString &key);
    /// Shows the row's page: the linked one, else a new one beside the panel. Its id.
    Q_INVOKABLE QString open(const QString &panel, const QString &board, const QString &key);

    Q_INVOKABLE void switchTo(const QString &layout);
    Q_INVOKABLE QString saveAs(const QString &name);
    Q_INVOKABLE QString rename(const QString &layout, const QString &to);
    Q_INVOKABLE void remove(const QString &layout);
    Q_INVOKABLE void exportTo(const QUrl &file);
    Q_INVOKABLE void importFrom(const QUrl &file);

    Q_INVOKABLE void undo();
    /// What follows can be undone, under that name.
    Q_INVOKABLE void note(const QString &what);

Q_SIGNALS:
    void changed();
    void currentChanged();
    void layoutsChanged();
    void scaleChanged();
    /// The panel has to take its state and its settings again.
    void restored(const QString &panel);
    void told(const QString &sentence, bool good);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct Before {
        QString what;
        Arrangement arrangement;
        Layouts layouts;
        QString layoutName;
    };
    struct PlacedArea {
        QSizeF size;
        PlacedTree tree;
    };

    [[nodiscard]] QString addBeside(const QString &from, Panel panel, double share);
    [[nodiscard]] QString chosenIn(const QString &panel) const;
    [[nodiscard]] QString chosenWith(const QString &link, const QString &board) const;
    [[nodiscard]] static QString handleId(const QString &area, const PlacedHandle &handle);
    void load();
    void save();
    void place(const Area &area);
    void publish();
    void publishNow();
    void publishTouched();
    void restore(Arrangement arrangement);
    [[nodiscard]] Arrangement withGrids() const;
    void forgetGrid(const QString &panel) const;
    void writeGrids(const Arrangement &arrangement) const;
    [[nodiscard]] const PlacedTree &placed(const QString &area) const;
    [[nodiscard]] QString pathOfFile() const;

    KeyedModel m_panelRows;
    KeyedModel m_handleRows;
    KeyedModel m_windowRows;
    Arrangement m_arrangement;
    Layouts m_layouts;
    QString m_layoutName;
    QString m_current;
    QMap<QString, QString> m_chosen; // the current row's key of each table
    QString m_only;
    QString m_file;
    qreal m_scale = 1;
    QMap<QString, PlacedArea> m_placed;
    PanelTree m_resized;    // as it was when the drag of a handle began
    bool m_resizes = false; // it has begun, but nothing has moved yet
    std::deque<Before> m_undo;
    QBasicTimer m_saving;
    bool m_publishing = false;
    bool m_publishAgain = false; // a view has told its size meanwhile
};

} // namespace tapedeck
