package schema

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"math/bits"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// standard are the pure functions of the standard library, and what of the rest a
// schema may ask without a change of anything: the environment.
var standard = []library{
	{"strings", false, members{
		"Clone": strings.Clone, "Compare": strings.Compare, "Contains": strings.Contains, "ContainsAny": strings.ContainsAny, "ContainsFunc": strings.ContainsFunc,
		"ContainsRune": strings.ContainsRune, "Count": strings.Count, "Cut": strings.Cut, "CutPrefix": strings.CutPrefix, "CutSuffix": strings.CutSuffix,
		"EqualFold": strings.EqualFold, "Fields": strings.Fields, "FieldsFunc": strings.FieldsFunc, "HasPrefix": strings.HasPrefix,
		"HasSuffix": strings.HasSuffix, "Index": strings.Index, "IndexAny": strings.IndexAny, "IndexByte": strings.IndexByte, "IndexFunc": strings.IndexFunc,
		"IndexRune": strings.IndexRune, "Join": strings.Join, "LastIndex": strings.LastIndex, "LastIndexAny": strings.LastIndexAny,
		"LastIndexByte": strings.LastIndexByte, "LastIndexFunc": strings.LastIndexFunc, "Map": strings.Map, "Repeat": strings.Repeat,
		"Replace": strings.Replace, "ReplaceAll": strings.ReplaceAll, "Split": strings.Split, "SplitAfter": strings.SplitAfter, "SplitAfterN": strings.SplitAfterN,
		"SplitN": strings.SplitN,
		//lint:ignore SA1019 a schema may still call it
		"Title": strings.Title, "ToLower": strings.ToLower, "ToLowerSpecial": strings.ToLowerSpecial, "ToTitle": strings.ToTitle,
		"ToTitleSpecial": strings.ToTitleSpecial, "ToUpper": strings.ToUpper, "ToUpperSpecial": strings.ToUpperSpecial, "ToValidUTF8": strings.ToValidUTF8,
		"Trim": strings.Trim, "TrimFunc": strings.TrimFunc, "TrimLeft": strings.TrimLeft, "TrimLeftFunc": strings.TrimLeftFunc, "TrimPrefix": strings.TrimPrefix,
		"TrimRight": strings.TrimRight, "TrimRightFunc": strings.TrimRightFunc, "TrimSpace": strings.TrimSpace, "TrimSuffix": strings.TrimSuffix,
		"NewReader": strings.NewReader, "NewReplacer": strings.NewReplacer, "Builder": typ[strings.Builder](), "Reader": typ[strings.Reader](),
		"Replacer": typ[strings.Replacer](),
		// Iterators are of a type without a name here, which any can be made of.
		"FieldsSeq": func(s string) func(func(string) bool) { return strings.FieldsSeq(s) }, "Lines": func(s string) func(func(string) bool) { return strings.Lines(s) },
		"SplitSeq":      func(s, sep string) func(func(string) bool) { return strings.SplitSeq(s, sep) },
		"SplitAfterSeq": func(s, sep string) func(func(string) bool) { return strings.SplitAfterSeq(s, sep) },
		"FieldsFuncSeq": func(s string, f func(rune) bool) func(func(string) bool) { return strings.FieldsFuncSeq(s, f) },
	}},
	{"strconv", false, members{
		"AppendBool": strconv.AppendBool, "AppendFloat": strconv.AppendFloat, "AppendInt": strconv.AppendInt, "AppendQuote": strconv.AppendQuote,
		"AppendQuoteRune": strconv.AppendQuoteRune, "AppendQuoteRuneToASCII": strconv.AppendQuoteRuneToASCII, "AppendQuoteRuneToGraphic": strconv.AppendQuoteRuneToGraphic,
		"AppendQuoteToASCII": strconv.AppendQuoteToASCII, "AppendQuoteToGraphic": strconv.AppendQuoteToGraphic, "AppendUint": strconv.AppendUint,
		"Atoi": strconv.Atoi, "CanBackquote": strconv.CanBackquote, "FormatBool": strconv.FormatBool, "FormatComplex": strconv.FormatComplex,
		"FormatFloat": strconv.FormatFloat, "FormatInt": strconv.FormatInt, "FormatUint": strconv.FormatUint, "IsGraphic": strconv.IsGraphic,
		"IsPrint": strconv.IsPrint, "Itoa": strconv.Itoa, "ParseBool": strconv.ParseBool, "ParseComplex": strconv.ParseComplex, "ParseFloat": strconv.ParseFloat,
		"ParseInt": strconv.ParseInt, "ParseUint": strconv.ParseUint, "Quote": strconv.Quote, "QuoteRune": strconv.QuoteRune, "QuoteRuneToASCII": strconv.QuoteRuneToASCII,
		"QuoteRuneToGraphic": strconv.QuoteRuneToGraphic, "QuoteToASCII": strconv.QuoteToASCII, "QuoteToGraphic": strconv.QuoteToGraphic,
		"QuotedPrefix": strconv.QuotedPrefix, "Unquote": strconv.Unquote, "UnquoteChar": strconv.UnquoteChar, "NumError": typ[strconv.NumError](),
		"IntSize": intLiteral(strconv.IntSize),
	}},
	{"unicode", false, members{
		"In": unicode.In, "Is": unicode.Is, "IsControl": unicode.IsControl, "IsDigit": unicode.IsDigit, "IsGraphic": unicode.IsGraphic,
		"IsLetter": unicode.IsLetter, "IsLower": unicode.IsLower, "IsMark": unicode.IsMark, "IsNumber": unicode.IsNumber, "IsOneOf": unicode.IsOneOf,
		"IsPrint": unicode.IsPrint, "IsPunct": unicode.IsPunct, "IsSpace": unicode.IsSpace, "IsSymbol": unicode.IsSymbol, "IsTitle": unicode.IsTitle,
		"IsUpper": unicode.IsUpper, "SimpleFold": unicode.SimpleFold, "To": unicode.To, "ToLower": unicode.ToLower, "ToTitle": unicode.ToTitle,
		"ToUpper": unicode.ToUpper,
	}},
	{"unicode/utf8", false, members{
		"AppendRune": utf8.AppendRune, "DecodeLastRune": utf8.DecodeLastRune, "DecodeLastRuneInString": utf8.DecodeLastRuneInString,
		"DecodeRune": utf8.DecodeRune, "DecodeRuneInString": utf8.DecodeRuneInString, "EncodeRune": utf8.EncodeRune, "FullRune": utf8.FullRune,
		"FullRuneInString": utf8.FullRuneInString, "RuneCount": utf8.RuneCount, "RuneCountInString": utf8.RuneCountInString, "RuneLen": utf8.RuneLen,
		"RuneStart": utf8.RuneStart, "Valid": utf8.Valid, "ValidRune": utf8.ValidRune, "ValidString": utf8.ValidString, "RuneError": constantOf{utf8.RuneError},
		"UTFMax": intLiteral(utf8.UTFMax), "MaxRune": constantOf{utf8.MaxRune},
	}},
	{"math", false, members{
		"Abs": math.Abs, "Acos": math.Acos, "Acosh": math.Acosh, "Asin": math.Asin, "Asinh": math.Asinh, "Atan": math.Atan, "Atan2": math.Atan2,
		"Atanh": math.Atanh, "Cbrt": math.Cbrt, "Ceil": math.Ceil, "Copysign": math.Copysign, "Cos": math.Cos, "Cosh": math.Cosh,
		"Dim": math.Dim, "Erf": math.Erf, "Erfc": math.Erfc, "Erfcinv": math.Erfcinv, "Erfinv": math.Erfinv, "Exp": math.Exp, "Exp2": math.Exp2,
		"Expm1": math.Expm1, "FMA": math.FMA, "Float32bits": math.Float32bits, "Float32frombits": math.Float32frombits, "Float64bits": math.Float64bits,
		"Float64frombits": math.Float64frombits, "Floor": math.Floor, "Frexp": math.Frexp, "Gamma": math.Gamma, "Hypot": math.Hypot,
		"Ilogb": math.Ilogb, "Inf": math.Inf, "IsInf": math.IsInf, "IsNaN": math.IsNaN, "J0": math.J0, "J1": math.J1, "Jn": math.Jn,
		"Ldexp": math.Ldexp, "Lgamma": math.Lgamma, "Log": math.Log, "Log10": math.Log10, "Log1p": math.Log1p, "Log2": math.Log2,
		"Logb": math.Logb, "Max": math.Max, "Min": math.Min, "Mod": math.Mod, "Modf": math.Modf, "NaN": math.NaN, "Nextafter": math.Nextafter,
		"Nextafter32": math.Nextafter32, "Pow": math.Pow, "Pow10": math.Pow10, "Remainder": math.Remainder, "Round": math.Round, "RoundToEven": math.RoundToEven,
		"Signbit": math.Signbit, "Sin": math.Sin, "Sincos": math.Sincos, "Sinh": math.Sinh, "Sqrt": math.Sqrt, "Tan": math.Tan, "Tanh": math.Tanh,
		"Trunc": math.Trunc, "Y0": math.Y0, "Y1": math.Y1, "Yn": math.Yn, "MaxInt8": intLiteral(math.MaxInt8), "MinInt8": intLiteral(math.MinInt8),
		"MaxInt16": intLiteral(math.MaxInt16), "MinInt16": intLiteral(math.MinInt16), "MaxInt32": intLiteral(math.MaxInt32), "MinInt32": intLiteral(math.MinInt32),
		"MaxInt64": intLiteral(math.MaxInt64), "MinInt64": intLiteral(math.MinInt64), "MaxInt": intLiteral(math.MaxInt), "MinInt": intLiteral(math.MinInt),
		"MaxUint8": intLiteral(math.MaxUint8), "MaxUint16": intLiteral(math.MaxUint16), "MaxUint32": intLiteral(math.MaxUint32), "MaxUint64": uintLiteral(math.MaxUint64),
		"MaxUint": uintLiteral(math.MaxUint), "Pi": floatLiteral(math.Pi), "E": floatLiteral(math.E), "Sqrt2": floatLiteral(math.Sqrt2),
		"MaxFloat64": floatLiteral(math.MaxFloat64), "MaxFloat32": floatLiteral(math.MaxFloat32),
	}},
	{"path", false, members{
		"Base": path.Base, "Clean": path.Clean, "Dir": path.Dir, "Ext": path.Ext, "IsAbs": path.IsAbs, "Join": path.Join, "Match": path.Match,
		"Split": path.Split,
	}},
	{"sort", false, members{
		"Find": sort.Find, "Float64s": sort.Float64s, "Float64sAreSorted": sort.Float64sAreSorted, "Ints": sort.Ints, "IntsAreSorted": sort.IntsAreSorted,
		"IsSorted": sort.IsSorted, "Search": sort.Search, "SearchFloat64s": sort.SearchFloat64s, "SearchInts": sort.SearchInts, "SearchStrings": sort.SearchStrings,
		"Slice": sort.Slice, "SliceIsSorted": sort.SliceIsSorted, "SliceStable": sort.SliceStable, "Sort": sort.Sort, "Stable": sort.Stable,
		"Strings": sort.Strings, "StringsAreSorted": sort.StringsAreSorted, "Reverse": sort.Reverse, "Interface": typ[sort.Interface](),
		"StringSlice": typ[sort.StringSlice](), "IntSlice": typ[sort.IntSlice](), "Float64Slice": typ[sort.Float64Slice](),
	}},
	{"path/filepath", false, members{
		"Base": filepath.Base, "Clean": filepath.Clean, "Dir": filepath.Dir, "Ext": filepath.Ext, "FromSlash": filepath.FromSlash, "IsAbs": filepath.IsAbs,
		"Join": filepath.Join, "Match": filepath.Match, "Split": filepath.Split, "ToSlash": filepath.ToSlash,
	}},
	{"math/bits", false, members{
		"Len": bits.Len, "Len8": bits.Len8, "Len16": bits.Len16, "Len32": bits.Len32, "Len64": bits.Len64, "OnesCount": bits.OnesCount,
		"OnesCount64": bits.OnesCount64, "TrailingZeros": bits.TrailingZeros, "TrailingZeros64": bits.TrailingZeros64, "LeadingZeros": bits.LeadingZeros,
		"LeadingZeros64": bits.LeadingZeros64, "Reverse": bits.Reverse, "UintSize": intLiteral(bits.UintSize),
	}},
	{"bytes", false, members{
		"Buffer": typ[bytes.Buffer](), "NewBuffer": bytes.NewBuffer, "NewBufferString": bytes.NewBufferString, "Compare": bytes.Compare, "Contains": bytes.Contains,
		"Equal": bytes.Equal, "EqualFold": bytes.EqualFold, "Fields": bytes.Fields, "HasPrefix": bytes.HasPrefix, "HasSuffix": bytes.HasSuffix, "Index": bytes.Index,
		"IndexByte": bytes.IndexByte, "Join": bytes.Join, "ReplaceAll": bytes.ReplaceAll, "Split": bytes.Split, "ToLower": bytes.ToLower, "ToUpper": bytes.ToUpper,
		"Trim": bytes.Trim, "TrimPrefix": bytes.TrimPrefix, "TrimSpace": bytes.TrimSpace, "TrimSuffix": bytes.TrimSuffix,
	}},
	{"encoding/hex", false, members{"EncodeToString": hex.EncodeToString, "DecodeString": hex.DecodeString}},
	{"crypto/sha256", false, members{"Sum256": sha256.Sum256, "Size": intLiteral(sha256.Size)}},
	{"os", false, members{"Getenv": os.Getenv, "LookupEnv": os.LookupEnv, "ExpandEnv": os.ExpandEnv}},
}
