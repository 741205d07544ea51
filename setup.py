"""Add the committed snapshot to the wheel as the demo, which `pyproject.toml` cannot express."""

from setuptools import find_packages, setup

DEMO = "analysis.snapshot.demo"

setup(
    packages=[*find_packages(include=["analysis*", "dashboard*", "evidence*"]), DEMO],
    package_dir={DEMO: "snapshot"},
)
