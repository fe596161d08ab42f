@echo off
rem Lint, form, types, then all tests (the architecture among them).
rem Usage: build\test.cmd [--long] [PYTEST ARGUMENT ...]     (--long: the full counts, printed)
rem Every step is run even if one before it fails.
setlocal
cd /d "%~dp0.."
set "PYTHONUTF8=1"
if not defined QT_QPA_PLATFORM set "QT_QPA_PLATFORM=offscreen"

call "%~dp0setup.cmd" --tests || exit /b 1

set "FAILED="
echo == lint
.venv\Scripts\python.exe -m ruff check . || set "FAILED=%FAILED% lint"
echo == form
.venv\Scripts\python.exe -m ruff format --check . || set "FAILED=%FAILED% form"
echo == types
.venv\Scripts\python.exe -m mypy sbdesk tests || set "FAILED=%FAILED% types"
echo == tests
.venv\Scripts\python.exe -m pytest -n auto --dist loadfile %* || set "FAILED=%FAILED% tests"

if not defined FAILED exit /b 0
echo FAILED:%FAILED%
exit /b 1
