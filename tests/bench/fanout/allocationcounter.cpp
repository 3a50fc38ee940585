// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fanout/allocationcounter.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::uint64_t> count{0};

void *allocate(std::size_t size, std::size_t alignment)
{
    count.fetch_add(1, std::memory_order_relaxed);
    size = size == 0 ? 1 : size;
    void *memory = alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__
        ? std::malloc(size)
        : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
    if (memory == nullptr)
        throw std::bad_alloc();
    return memory;
}

} // namespace

std::uint64_t tapedeck::bench::allocations()
{
    return count.load(std::memory_order_relaxed);
}

// The forms that are not here end in these.

void *operator new(std::size_t size)
{
    return allocate(size, 0);
}
void *operator new(std::size_t size, std::align_val_t alignment)
{
    return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::align_val_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    std::free(memory);
}
