#include "base/decimal.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace nudge {

namespace {

/// 0.d1d2d3... * 10^point.
struct Digits {
  std::array<char, 24> text;
  int count = 0;
  int point = 0;

  void add(std::uint64_t digit) { text[static_cast<std::size_t>(count++)] = static_cast<char>('0' + digit); }
  std::string_view view() const { return {text.data(), static_cast<std::size_t>(count)}; }
};

// Grisu2: Florian Loitsch, "Printing Floating-Point Numbers Quickly and Accurately with Integers", 2010. It makes the
// digits of the upper end of the interval that reads back to the number, and stops as soon as they lie inside.

/// f * 2^e
struct Scaled {
  std::uint64_t f = 0;
  int e = 0;
};

/// The upper 64 bits of the product, rounded.
Scaled product(const Scaled& x, const Scaled& y) {
  constexpr std::uint64_t low = 0xFFFFFFFF;
  const std::uint64_t x0 = x.f & low, x1 = x.f >> 32U, y0 = y.f & low, y1 = y.f >> 32U;
  const std::uint64_t cross = x0 * y1, other = x1 * y0;
  const std::uint64_t middle = ((x0 * y0) >> 32U) + (cross & low) + (other & low) + (std::uint64_t{1} << 31U);
  return {x1 * y1 + (cross >> 32U) + (other >> 32U) + (middle >> 32U), x.e + y.e + 64};
}

Scaled normalised(const Scaled& x) {
  const int shift = std::countl_zero(x.f);
  return {x.f << shift, x.e - shift};
}

/// 10^k for k = -300, -292, ... 324, as f * 2^e with 64 bits of f.
constexpr int first_power = -300, power_step = 8;
constexpr std::array<std::uint64_t, 79> powers = {
    0xAB70FE17C79AC6CA, 0xFF77B1FCBEBCDC4F, 0xBE5691EF416BD60C, 0x8DD01FAD907FFC3C, 0xD3515C2831559A83,
    0x9D71AC8FADA6C9B5, 0xEA9C227723EE8BCB, 0xAECC49914078536D, 0x823C12795DB6CE57, 0xC21094364DFB5637,
    0x9096EA6F3848984F, 0xD77485CB25823AC7, 0xA086CFCD97BF97F4, 0xEF340A98172AACE5, 0xB23867FB2A35B28E,
    0x84C8D4DFD2C63F3B, 0xC5DD44271AD3CDBA, 0x936B9FCEBB25C996, 0xDBAC6C247D62A584, 0xA3AB66580D5FDAF6,
    0xF3E2F893DEC3F126, 0xB5B5ADA8AAFF80B8, 0x87625F056C7C4A8B, 0xC9BCFF6034C13053, 0x964E858C91BA2655,
    0xDFF9772470297EBD, 0xA6DFBD9FB8E5B88F, 0xF8A95FCF88747D94, 0xB94470938FA89BCF, 0x8A08F0F8BF0F156B,
    0xCDB02555653131B6, 0x993FE2C6D07B7FAC, 0xE45C10C42A2B3B06, 0xAA242499697392D3, 0xFD87B5F28300CA0E,
    0xBCE5086492111AEB, 0x8CBCCC096F5088CC, 0xD1B71758E219652C, 0x9C40000000000000, 0xE8D4A51000000000,
    0xAD78EBC5AC620000, 0x813F3978F8940984, 0xC097CE7BC90715B3, 0x8F7E32CE7BEA5C70, 0xD5D238A4ABE98068,
    0x9F4F2726179A2245, 0xED63A231D4C4FB27, 0xB0DE65388CC8ADA8, 0x83C7088E1AAB65DB, 0xC45D1DF942711D9A,
    0x924D692CA61BE758, 0xDA01EE641A708DEA, 0xA26DA3999AEF774A, 0xF209787BB47D6B85, 0xB454E4A179DD1877,
    0x865B86925B9BC5C2, 0xC83553C5C8965D3D, 0x952AB45CFA97A0B3, 0xDE469FBD99A05FE3, 0xA59BC234DB398C25,
    0xF6C69A72A3989F5C, 0xB7DCBF5354E9BECE, 0x88FCF317F22241E2, 0xCC20CE9BD35C78A5, 0x98165AF37B2153DF,
    0xE2A0B5DC971F303A, 0xA8D9D1535CE3B396, 0xFB9B7CD9A4A7443C, 0xBB764C4CA7A44410, 0x8BAB8EEFB6409C1A,
    0xD01FEF10A657842C, 0x9B10A4E5E9913129, 0xE7109BFBA19C0C9D, 0xAC2820D9623BF429, 0x80444B5E7AA7CF85,
    0xBF21E44003ACDD2D, 0x8E679C2F5E44FF8F, 0xD433179D9C8CB841, 0x9E19DB92B4E31BA9,
};

struct Power {
  Scaled value;
  int k = 0;
};

/// The power that brings a number of binary exponent e to one from -60 to -32.
Power power_for(int e) {
  const int f = -60 - e - 1;
  const int least = f * 78913 / (1 << 18) + (f > 0 ? 1 : 0);  // log10(2) = 78913 / 2^18
  const int index = (least - first_power + power_step - 1) / power_step;
  const int k = first_power + index * power_step;
  return {{powers[static_cast<std::size_t>(index)], ((k * 217706) >> 16) - 63}, k};  // log2(10) = 217706 / 2^16
}

/// Lowers the last digit while that comes closer to the number, which lies `distance` below the upper end; the digits
/// lie `rest` below it, and a unit of the last is `unit`.
void round_digits(Digits& digits, std::uint64_t distance, std::uint64_t width, std::uint64_t rest, std::uint64_t unit) {
  while (rest < distance && width - rest >= unit &&
         (rest + unit < distance || distance - rest > rest + unit - distance)) {
    --digits.text[static_cast<std::size_t>(digits.count - 1)];
    rest += unit;
  }
}

/// Digits of a number in [upper - width, upper], as near as may be to upper - distance. `shift` bits are the fraction.
void make_digits(Digits& digits, std::uint64_t upper, std::uint64_t width, std::uint64_t distance, int shift) {
  const std::uint64_t one = std::uint64_t{1} << shift;
  std::uint64_t whole = upper >> shift, fraction = upper & (one - 1);
  std::uint64_t unit = 1;
  int left = 1;
  for (; whole / unit >= 10; unit *= 10) ++left;
  while (left > 0) {
    digits.add(whole / unit);
    whole %= unit;
    --left;
    const std::uint64_t rest = (whole << shift) + fraction;
    if (rest <= width) {
      digits.point += digits.count + left;
      round_digits(digits, distance, width, rest, unit << shift);
      return;
    }
    unit /= 10;
  }
  const int whole_digits = digits.count;
  do {
    fraction *= 10;
    width *= 10;
    distance *= 10;
    digits.add(fraction >> shift);
    fraction &= one - 1;
  } while (fraction > width);
  digits.point += whole_digits;
  round_digits(digits, distance, width, fraction, one);
}

/// Of a number above 0.
Digits digits_of(double value) {
  constexpr int mantissa = 52, bias = 1023 + mantissa;
  constexpr std::uint64_t hidden = std::uint64_t{1} << mantissa;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t fraction = bits & (hidden - 1);
  const int exponent = static_cast<int>(bits >> mantissa);
  const Scaled v = exponent == 0 ? Scaled{fraction, 1 - bias} : Scaled{fraction + hidden, exponent - bias};

  // All between the midpoints to the neighbours reads back to the number; below a power of two the lower one is nearer.
  const bool lower_is_nearer = fraction == 0 && exponent > 1;
  const Scaled upper = normalised({2 * v.f + 1, v.e - 1});
  const Scaled lower = lower_is_nearer ? Scaled{4 * v.f - 1, v.e - 2} : Scaled{2 * v.f - 1, v.e - 1};
  const Scaled aligned{lower.f << (lower.e - upper.e), upper.e};

  const Power power = power_for(upper.e);
  const Scaled w = product(normalised(v), power.value);
  // Products are off by less than one unit: a unit inside of the interval is safe.
  const std::uint64_t top = product(upper, power.value).f - 1;
  const std::uint64_t bottom = product(aligned, power.value).f + 1;

  Digits digits;
  digits.point = -power.k;
  make_digits(digits, top, top - bottom, top - w.f, -w.e);
  return digits;
}

Digits digits_of(float value) {
  std::array<char, 32> written;
  const char* end =
      std::to_chars(written.data(), written.data() + written.size(), value, std::chars_format::scientific).ptr;
  Digits digits;
  const char* at = written.data();
  for (; *at != 'e'; ++at) {
    if (*at != '.') digits.add(static_cast<std::uint64_t>(*at - '0'));
  }
  at += at[1] == '+' ? 2 : 1;
  std::from_chars(at, end, digits.point);
  ++digits.point;
  return digits;
}

void append_exponent(std::string& out, int exponent) {
  out += exponent < 0 ? "e-" : "e+";
  const int size = std::abs(exponent);
  if (size < 10) out += '0';
  out += std::to_string(size);
}

/// Plain from 0.0001 up to 15 digits before the point, else with an exponent.
template <typename T>
void append(std::string& out, T value) {
  if (std::signbit(value)) out += '-';
  if (value == 0) {
    out += "0.0";
    return;
  }
  const Digits digits = digits_of(std::abs(value));
  const std::string_view text = digits.view();
  const int point = digits.point;
  if (point > 0 && point <= 15) {
    const auto whole = static_cast<std::size_t>(point);
    out += text.substr(0, whole);
    if (text.size() <= whole) {
      out.append(whole - text.size(), '0');
      out += ".0";
    } else {
      (out += '.') += text.substr(whole);
    }
  } else if (point <= 0 && point > -4) {
    out += "0.";
    out.append(static_cast<std::size_t>(-point), '0');
    out += text;
  } else {
    out += text[0];
    if (text.size() > 1) (out += '.') += text.substr(1);
    append_exponent(out, point - 1);
  }
}

}  // namespace

void append_decimal(std::string& out, double value) { append(out, value); }
void append_decimal(std::string& out, float value) { append(out, value); }

}  // namespace nudge
