// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tapedeck {

/// Metrics grouped to families, in the order in which the families first came.
class FamilySet
{
public:
    using Labels = std::vector<std::pair<std::string, std::string>>;

    void counter(const std::string &name, const std::string &help, double value, const Labels &labels = {})
    {
        add(prometheus::MetricType::Counter, name, help, labels).counter.value = value;
    }
    void gauge(const std::string &name, const std::string &help, double value, const Labels &labels = {})
    {
        add(prometheus::MetricType::Gauge, name, help, labels).gauge.value = value;
    }
    void histogram(const std::string &name, const std::string &help, prometheus::ClientMetric::Histogram value,
                   const Labels &labels = {})
    {
        add(prometheus::MetricType::Histogram, name, help, labels).histogram = std::move(value);
    }
    [[nodiscard]] std::vector<prometheus::MetricFamily> take() { return std::move(m_families); }

private:
    prometheus::ClientMetric &add(prometheus::MetricType type, const std::string &name, const std::string &help,
                                  const Labels &labels)
    {
        const auto [place, isNew] = m_places.try_emplace(name, m_families.size());
        if (isNew) {
            prometheus::MetricFamily &family = m_families.emplace_back();
            family.name = name;
            family.help = help;
            family.type = type;
        }
        prometheus::ClientMetric &metric = m_families[place->second].metric.emplace_back();
        for (const auto &[label, value] : labels)
            metric.label.push_back({label, value});
        return metric;
    }

    std::vector<prometheus::MetricFamily> m_families;
    std::unordered_map<std::string, std::size_t> m_places;
};

} // namespace tapedeck
