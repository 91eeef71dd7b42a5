#include "runtime/shortest_number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

namespace loom::abi {
namespace {

struct Decimal {
  std::string digits;  // d.ddd without the point
  int exponent = 0;    // of ten
};

std::string Scientific(const Decimal& decimal) {
  std::string text = decimal.digits.substr(0, 1);
  if (decimal.digits.size() > 1) text += '.' + decimal.digits.substr(1);
  const std::string exponent = std::to_string(std::abs(decimal.exponent));
  text += decimal.exponent < 0 ? "e-" : "e+";
  if (exponent.size() < 2) text += '0';
  return text += exponent;
}

template <typename Number>
bool ReadsBackAs(const Decimal& decimal, Number value) {
  const std::string text = Scientific(decimal);
  if constexpr (sizeof(Number) == sizeof(float)) return std::strtof(text.c_str(), nullptr) == value;
  return std::strtod(text.c_str(), nullptr) == value;
}

// The value, rounded correctly to the number of digits.
Decimal Rounded(double value, int digits) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.*e", digits - 1, value);
  const std::string whole(text.data(), static_cast<std::size_t>(size));
  const std::size_t e = whole.find('e');
  Decimal decimal{whole.substr(0, e), std::atoi(whole.c_str() + e + 1)};
  std::erase(decimal.digits, '.');
  return decimal;
}

// The next larger number with as many digits.
Decimal Above(Decimal decimal) {
  for (std::size_t i = decimal.digits.size(); i-- > 0;) {
    if (decimal.digits[i] != '9') {
      ++decimal.digits[i];
      return decimal;
    }
    decimal.digits[i] = '0';
  }
  decimal.digits.front() = '1';
  ++decimal.exponent;
  return decimal;
}

// The shortest decimal number that reads back as the value. Floating-point numbers are farther
// apart above a power of two than below it. So there, the next decimal number above may read back
// as the value when the nearest does not.
template <typename Number>
Decimal Shortest(Number value) {
  for (int digits = 1; digits < std::numeric_limits<Number>::max_digits10; ++digits) {
    const Decimal nearest = Rounded(value, digits);
    if (ReadsBackAs(nearest, value)) return nearest;
    const Decimal above = Above(nearest);
    if (ReadsBackAs(above, value)) return above;
  }
  return Rounded(value, std::numeric_limits<Number>::max_digits10);
}

std::string Fixed(const Decimal& decimal, double value) {
  const int size = static_cast<int>(decimal.digits.size());
  if (decimal.exponent < 0) {
    std::string text("0.");
    text.append(static_cast<std::size_t>(-decimal.exponent - 1), '0');
    return text += decimal.digits;
  }
  if (size > decimal.exponent + 1) {
    const auto point = static_cast<std::size_t>(decimal.exponent + 1);
    return decimal.digits.substr(0, point) + '.' + decimal.digits.substr(point);
  }
  // A whole number is written with all its digits, not with zeros after the significant ones.
  std::string text(static_cast<std::size_t>(decimal.exponent) + 1, '0');
  std::snprintf(text.data(), text.size() + 1, "%.0f", value);
  return text;
}

template <typename Number>
std::string Text(Number value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "nan" : "inf";
  if (value == 0) return "0";
  const Decimal decimal = Shortest(value);
  const std::string scientific = Scientific(decimal);
  // Fixed notation can have 309 digits, but is never the shorter one beyond 23.
  constexpr int kTooLong = 24;
  if (std::abs(decimal.exponent) > kTooLong) return scientific;
  const std::string fixed = Fixed(decimal, value);
  return fixed.size() <= scientific.size() ? fixed : scientific;
}

template <typename Number>
std::to_chars_result Write(char* begin, char* end, Number value) {
  std::string text;
  if (std::signbit(value)) text = '-';
  text += Text(std::abs(value));
  if (static_cast<std::size_t>(end - begin) < text.size()) return {end, std::errc::value_too_large};
  return {std::ranges::copy(text, begin).out, std::errc()};
}

}  // namespace

std::to_chars_result WriteShortest(char* begin, char* end, double value) {
  return Write(begin, end, value);
}
std::to_chars_result WriteShortest(char* begin, char* end, float value) {
  return Write(begin, end, value);
}

}  // namespace loom::abi

#ifdef __wasm__
// The linker redirects std::to_chars(char*, char*, double) and (char*, char*, float) to these.
extern "C" {
std::to_chars_result __wrap__ZNSt3__28to_charsEPcS0_d(char* begin, char* end, double value) {
  return loom::abi::WriteShortest(begin, end, value);
}
std::to_chars_result __wrap__ZNSt3__28to_charsEPcS0_f(char* begin, char* end, float value) {
  return loom::abi::WriteShortest(begin, end, value);
}
}
#endif
