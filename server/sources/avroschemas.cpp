// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/avroschemas.h"

#include "server/sources/sourceurl.h"

#include <QtEndian>

#include <simdjson.h>

#include <charconv>
#include <filesystem>
#include <fstream>

namespace tapedeck {

namespace {

constexpr std::size_t headBytes = 5; // a nought, and the number of the schema
constexpr std::size_t fileBytesMax = 16 * 1024 * 1024;
constexpr Micros lookIntervalUs = 1'000'000;

struct Text {
    std::string text;
    std::string error;
};

Text readFile(const std::string &path)
{
    std::error_code problem;
    const auto size = std::filesystem::file_size(path, problem);
    if (problem)
        return {{}, "the file " + path + " cannot be read: " + problem.message()};
    if (size > fileBytesMax)
        return {{}, "the file " + path + " has more than " + std::to_string(fileBytesMax >> 20) + " MiB"};
    std::ifstream file(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(text.size())))
        return {{}, "the file " + path + " cannot be read"};
    return {std::move(text), {}};
}

AvroSchema::Result readSchemaFile(const std::string &path)
{
    const Text file = readFile(path);
    if (!file.error.empty())
        return {nullptr, file.error};
    AvroSchema::Result result = AvroSchema::read(file.text);
    if (!result.error.empty())
        result.error = path + " holds no schema of Avro: " + result.error;
    return result;
}

} // namespace

AvroSchemas AvroSchemas::take(SourceUrl &url)
{
    AvroSchemas schemas;
    const auto file = url.takeText("schema");
    const auto registry = url.takeText("registry");
    if (file.has_value() == registry.has_value()) {
        url.fail(
            "payload=avro needs schema=FILE (one schema for all messages) or registry=PATH (messages that begin with "
            "the number of theirs): a folder with a file ID.avsc for each, or a file {\"ID\": schema, …}");
        return schemas;
    }
    if (file) {
        AvroSchema::Result result = readSchemaFile(*file);
        if (!result.error.empty())
            url.fail("schema=" + *file + ": " + result.error);
        schemas.m_only = std::move(result.schema);
        return schemas;
    }
    schemas.m_registry = *registry;
    std::error_code problem;
    schemas.m_isFolder = std::filesystem::is_directory(*registry, problem);
    if (problem || !std::filesystem::exists(*registry))
        url.fail("registry=" + *registry + ": a folder, or a file, is expected, and there is none");
    else if (!schemas.m_isFolder) {
        if (const std::string error = schemas.readRegistryFile(); !error.empty())
            url.fail("registry=" + *registry + ": " + error);
    }
    return schemas;
}

AvroSchemas::Found AvroSchemas::find(std::string_view message)
{
    if (m_only)
        return {m_only.get(), message, {}};
    if (message.size() < headBytes || message.front() != '\0')
        return {nullptr,
                {},
                "it does not begin with a nought and the number of a schema (schema=FILE is for messages "
                "without)"};
    const auto id = qFromBigEndian<std::uint32_t>(message.data() + 1);
    auto it = m_byId.find(id);
    if (it == m_byId.end()) {
        if (const Micros now = steadyClockUs(); now >= m_lookDueUs) {
            m_lookDueUs = now + lookIntervalUs;
            m_lookedFor = id;
            m_problem = look(id);
            it = m_byId.find(id);
        }
    }
    if (it == m_byId.end())
        return {nullptr,
                {},
                "there is no schema " + std::to_string(id) + " in " + m_registry
                    + (m_problem.empty() || id != m_lookedFor ? std::string() : " (" + m_problem + ')')};
    return {it->second.get(), message.substr(headBytes), {}};
}

std::string AvroSchemas::look(std::uint32_t id)
{
    if (!m_isFolder)
        return readRegistryFile();
    if (m_byId.size() >= knownMax)
        return "there are more than " + std::to_string(knownMax) + " already";
    AvroSchema::Result result =
        readSchemaFile((std::filesystem::path(m_registry) / (std::to_string(id) + ".avsc")).string());
    if (result.schema)
        m_byId.emplace(id, std::move(result.schema));
    return result.error;
}

std::string AvroSchemas::readRegistryFile()
{
    const Text file = readFile(m_registry);
    if (!file.error.empty())
        return file.error;
    simdjson::dom::parser parser;
    simdjson::dom::object all;
    if (parser.parse(file.text).get_object().get(all) != simdjson::SUCCESS)
        return "an object {\"ID\": schema, …} is expected in it";
    if (all.size() > knownMax)
        return "there are more than " + std::to_string(knownMax) + " in it";
    for (const auto &[key, schema] : all) {
        std::uint32_t id = 0;
        const auto [end, problem] = std::from_chars(key.data(), key.data() + key.size(), id);
        if (problem != std::errc() || end != key.data() + key.size())
            return '"' + std::string(key) + "\" in it is no number of a schema";
        if (m_byId.contains(id))
            continue; // the registry's numbers are for good
        AvroSchema::Result result = AvroSchema::read(simdjson::minify(schema));
        if (!result.error.empty())
            return "the schema " + std::string(key) + " in it: " + result.error;
        m_byId.emplace(id, std::move(result.schema));
    }
    return {};
}

} // namespace tapedeck
